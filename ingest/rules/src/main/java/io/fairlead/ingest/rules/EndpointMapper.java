package io.fairlead.ingest.rules;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Instance;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Creates the endpoint from the values for an instance, or reports exactly why there can be none.
final class EndpointMapper {
    private EndpointMapper() {}

    static RuleOutcome.Mapped map(Instance instance, Draft draft) {
        ServiceKey service = service(instance, draft);
        Address address = read("address", "", instance.address(), Address::new);
        List<Port> ports = new PortMapper(instance.naming().service(), draft.ports()).map();
        NetworkId network = value(draft, RuleKey.NETWORK, Fallback.of(NetworkId.DEFAULT), Values::network);
        int keyPort = address.kind() == Address.Kind.UNIX ? 0 : ports.getFirst().target();
        SortedMap<String, RejectedFailure> leftOut = new TreeMap<>();
        SortedMap<String, String> labels = labels(instance, draft, leftOut);
        return new RuleOutcome.Mapped(
                service,
                new Endpoint(
                        new EndpointKey(address, keyPort, network),
                        ports,
                        instance.health(),
                        traits(instance, draft, labels)),
                leftOut);
    }

    private static ServiceKey service(Instance instance, Draft draft) {
        Draft.TextValue host = draft.value(RuleKey.HOST);
        if (host == null || host.text().isEmpty()) {
            throw noHost(instance.naming().service(), host == null ? "" : host.by());
        }
        return new ServiceKey(
                value(draft, RuleKey.NAMESPACE, Fallback.of(Values.DEFAULT_NAMESPACE), Values::namespace),
                read("host", host.by(), host.text(), Values::host));
    }

    private static RuleFault noHost(String service, String by) {
        String found = by.isEmpty()
                ? "no rule gives a host for service \"" + service + "\"; add"
                : by + " gave an empty host for service \"" + service + "\"; guard that rule with `when`, or add";
        return new RuleFault(RuleFault.NO_HOST, found + " `- {host: \"${service}.example.mesh\"}`");
    }

    private static Traits traits(Instance instance, Draft draft, SortedMap<String, String> labels) {
        Traits listed = instance.traits();
        return new Traits(
                labels,
                value(draft, RuleKey.LOCALITY, new Fallback<>(listed.locality(), Locality.UNKNOWN), Values::locality),
                value(draft, RuleKey.WEIGHT, new Fallback<>(listed.weight(), Traits.WEIGHT_UNSET), Values::weight),
                value(
                        draft,
                        RuleKey.SERVICE_ACCOUNT,
                        new Fallback<>(listed.serviceAccount(), ""),
                        Values::serviceAccount));
    }

    /// The valid labels; the others are added to `leftOut`. The registry's own text stays in the instance.
    private static SortedMap<String, String> labels(
            Instance instance, Draft draft, SortedMap<String, RejectedFailure> leftOut) {
        SortedMap<String, String> labels = new TreeMap<>();
        draft.labels().forEach((key, last) -> {
            try {
                Labels.checkKey(key);
                Labels.checkValue(key, last.text());
                labels.put(key, last.text());
            } catch (IllegalArgumentException e) {
                leftOut.put(key, leftOut(instance, last.by(), String.valueOf(e.getMessage())));
            }
        });
        return Sorted.map(labels);
    }

    private static RejectedFailure leftOut(Instance instance, String by, String message) {
        String where = by.isEmpty() ? "" : by + ": ";
        return new RejectedFailure(
                "INGEST-LABEL-INVALID",
                "instances of \"" + instance.naming().service() + "\", first \"" + instance.id() + "\": " + where
                        + message + "; the label is left out and the endpoint is used; give the label in a rule"
                        + " (`${label(...)}` makes any text valid)");
    }

    /// The value where no rule gives one: `listed` by the registry, or `cleared` by a rule with empty text.
    private record Fallback<T>(T listed, T cleared) {
        /// The same in both cases.
        static <T> Fallback<T> of(T value) {
            return new Fallback<>(value, value);
        }
    }

    private static <T> T value(Draft draft, RuleKey key, Fallback<T> fallback, Function<String, T> reader) {
        Draft.TextValue last = draft.value(key);
        if (last == null) {
            return fallback.listed();
        }
        return last.text().isEmpty() ? fallback.cleared() : read(key.key(), last.by(), last.text(), reader);
    }

    static <T> T read(String key, String by, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid(key, by, String.valueOf(e.getMessage()));
        }
    }

    /// @param by the path of the rule that returned the value, empty for the registry
    static RuleFault invalid(String key, String by, String message) {
        return by.isEmpty()
                ? new RuleFault(RuleFault.BAD_INSTANCE, message + "; correct it in the registry" + orRule(key))
                : new RuleFault(RuleFault.BAD_VALUE, by + ": " + message + remedy(key));
    }

    private static String orRule(String key) {
        return switch (key) {
            case "address" -> ", or exclude such instances with a `drop` rule";
            default -> ", or give `" + key + "` in a rule";
        };
    }

    private static String remedy(String key) {
        return switch (key) {
            case "host", "namespace" -> "; `${dnsLabel(...)}` makes any text a valid label of a name";
            default -> "; change that rule";
        };
    }
}
