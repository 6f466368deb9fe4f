package io.fairlead.ingest.claims;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.RuleTrace;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.Address;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The limits on what one source may claim.
///
/// | of | without a setting | with one |
/// |---|---|---|
/// | addresses | those of no [AddressClass] | the classes named, too |
/// | hosts | all but [names of the cluster][ClusterNames] | those that match a pattern, and no others |
/// | namespaces | all | those that match a pattern, and no others |
///
/// An instance with a claim outside of them is rejected: its last good state stays in use, the others continue.
public record ClaimLimits(Set<AddressClass> addresses, List<NamePattern> hosts, List<NamePattern> namespaces) {
    public static final ClaimLimits DEFAULT = new ClaimLimits(Set.of(), List.of(), List.of());

    public ClaimLimits {
        addresses = Collections.unmodifiableSet(addresses);
        hosts = List.copyOf(hosts);
        namespaces = List.copyOf(namespaces);
    }

    /// The rules of a source, followed by these limits.
    public Rules behind(SourceId source, Rules rules) {
        return new Limited(this, source, rules);
    }

    private record Limited(ClaimLimits limits, SourceId source, Rules rules) implements Rules {
        @Override
        public RuleOutcome apply(Instance instance) {
            return limited(instance, rules.apply(instance));
        }

        @Override
        public RuleTrace trace(Instance instance) {
            RuleTrace trace = rules.trace(instance);
            return new RuleTrace(trace.steps(), limited(instance, trace.outcome()));
        }

        private RuleOutcome limited(Instance instance, RuleOutcome outcome) {
            return switch (outcome) {
                case RuleOutcome.Mapped mapped ->
                    limits.refusal(mapped)
                            .<RuleOutcome>map(why -> rejected(source, instance, why))
                            .orElse(mapped);
                case RuleOutcome.Dropped dropped -> dropped;
                case RuleOutcome.Rejected rejected -> rejected;
            };
        }

        // The limits only refuse, and what is refused stays unchanged: they do not change the mapping.
        @Override
        public String digest() {
            return rules.digest();
        }
    }

    private static RuleOutcome rejected(SourceId source, Instance instance, String why) {
        return new RuleOutcome.Rejected(new RejectedFailure(
                "INGEST-CLAIM-REFUSED",
                ("instance \"" + instance.id() + "\" of source \"" + source + "\": " + why)
                        .replaceAll("\\p{Cntrl}", "?")));
    }

    private Optional<String> refusal(RuleOutcome.Mapped mapped) {
        return refusal(mapped.endpoint().key().address()).or(() -> refusal(mapped.service()));
    }

    private Optional<String> refusal(Address address) {
        return AddressClass.of(address)
                .filter(found -> !addresses.contains(found) || found == AddressClass.UNSPECIFIED)
                .map(found -> {
                    String what = "address \"" + address + "\" is " + found.key() + " (" + found.why()
                            + "); correct it in the registry, or exclude such instances with a `drop` rule";
                    return found == AddressClass.UNSPECIFIED
                            ? what
                            : what + ", or allow it with `claims: {addresses: [" + found.key() + "]}` of this source";
                });
    }

    private Optional<String> refusal(ServiceKey service) {
        String host = service.host();
        if (!hosts.isEmpty() && !anyMatches(hosts, host)) {
            return Optional.of(otherHost(host));
        }
        if (hosts.isEmpty() && ClusterNames.contains(host)) {
            return Optional.of(nameOfTheCluster(host));
        }
        if (!namespaces.isEmpty() && !anyMatches(namespaces, service.namespace())) {
            return Optional.of(otherNamespace(service.namespace()));
        }
        return Optional.empty();
    }

    private String otherHost(String host) {
        return "host \"" + host + "\" is not one that this source may claim, expected " + list(hosts)
                + "; correct the rule that gives it, or add it to `claims.hosts` of this source";
    }

    private static String nameOfTheCluster(String host) {
        return "host \"" + host
                + "\" is a name of the Kubernetes cluster itself and would take over the service of that name"
                + " there; set another host in a rule, or list the hosts that this source may"
                + " claim, such as `claims: {hosts: [\"" + host + "\"]}`";
    }

    private String otherNamespace(String namespace) {
        return "namespace \"" + namespace + "\" is not one that this source may claim, expected " + list(namespaces)
                + "; correct the rule that gives it, or add it to `claims.namespaces` of this source";
    }

    private static boolean anyMatches(List<NamePattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static String list(List<NamePattern> patterns) {
        return patterns.stream().map(NamePattern::text).collect(Collectors.joining(" or "));
    }
}
