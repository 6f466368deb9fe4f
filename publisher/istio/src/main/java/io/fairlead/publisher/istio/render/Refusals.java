package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rejects what Istio's CRD and istiod's validation would reject, before it is sent
/// (manifests/charts/base/files/crd-all.gen.yaml, pkg/config/validation/validation.go).
final class Refusals {
    static final int MAX_ENDPOINTS = 4096;
    private static final int MAX_PORTS = 256;
    private static final int MAX_ENDPOINT_PORTS = 128;
    private static final int MAX_PORT_NAME = 62;
    private static final int MAX_LABELS = 256;
    private static final int MAX_SERVICE_ACCOUNT = 253;
    /// etcd accepts 1.5 MiB per request; the rest is for status, managed fields and etcd's own data.
    static final int MAX_BYTES = 1_400_000;

    private static final int MAX_BYTES_PER_CHAR = 3;

    private static final String LABEL_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern LABEL_NAME = Pattern.compile(LABEL_PART);
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + LABEL_PART + ")?");
    private static final Pattern LABEL_PREFIX =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*");

    /// The body of an apply is YAML, in which these are invalid or become a space.
    private static final Pattern UNWRITABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\uFEFF\\uFFFE\\uFFFF]");

    private final ServiceKey service;

    Refusals(ServiceKey service) {
        this.service = service;
    }

    void host(ClusterHosts hosts) {
        if (hosts.refuses(service.host())) {
            throw new RejectedFailure(
                    "MESH-ISTIO-CLUSTER-HOST",
                    prefix()
                            + "its host is a name of the Kubernetes cluster itself (a single label, localhost, or a name under svc, "
                            + hosts.domain() + " or clusterset.local) and would shadow the cluster's own service;"
                            + " give it another host by a rule, or set istio.allow-cluster-hosts of the target" + KEPT);
        }
    }

    void ports(List<ServicePort> ports, int endpoints) {
        if (ports.size() > MAX_PORTS) {
            throw invalid("it has " + ports.size() + " ports, at most " + MAX_PORTS + " are accepted");
        }
        if (ports.size() > MAX_ENDPOINT_PORTS && endpoints > 0) {
            throw invalid("it has " + ports.size() + " ports and endpoints, at most " + MAX_ENDPOINT_PORTS
                    + " ports are accepted of an endpoint");
        }
        Set<String> names = new TreeSet<>();
        Set<Integer> numbers = new TreeSet<>();
        for (ServicePort port : ports) {
            if (!names.add(port.name())) {
                throw invalid("two of its ports are named \"" + port.name() + "\"");
            }
            if (!numbers.add(port.number())) {
                throw invalid("two of its ports have the number " + port.number());
            }
            if (port.name().length() > MAX_PORT_NAME && endpoints > 0) {
                throw invalid("the name of port \"" + port.name() + "\" has "
                        + port.name().length() + " characters, at most " + MAX_PORT_NAME + " are accepted");
            }
        }
    }

    /// Those of them that were accepted before need not be checked again.
    void endpoints(Shown endpoints, List<ServicePort> ports) {
        endpoints.fresh().forEach(this::endpoint);
        unix(endpoints.socket(), endpoints.named(), ports);
    }

    private void unix(@Nullable Endpoint socket, @Nullable Endpoint named, List<ServicePort> ports) {
        if (socket == null) {
            return;
        }
        String address = socket.key().address().value();
        if (ports.size() != 1) {
            throw invalid("it has " + ports.size() + " ports and an endpoint at " + address
                    + ", a service with a Unix socket must have exactly one");
        }
        if (named != null) {
            throw invalid("it has an endpoint at " + address + " and one reached by name, "
                    + named.key().address() + ", but a Unix socket cannot be part of a service that is looked"
                    + " up in DNS");
        }
    }

    private void endpoint(Endpoint endpoint) {
        Map<String, String> labels = endpoint.traits().labels();
        if (labels.size() > MAX_LABELS) {
            throw invalid("endpoint " + endpoint.key() + " has " + labels.size() + " labels, at most " + MAX_LABELS
                    + " are accepted");
        }
        labels.forEach((key, value) -> label(endpoint, key, value));
        writable(endpoint, "address", endpoint.key().address().value());
        String account = endpoint.traits().serviceAccount();
        writable(endpoint, "service account", account);
        int characters = account.codePointCount(0, account.length());
        if (characters > MAX_SERVICE_ACCOUNT) {
            throw invalid("the service account of endpoint " + endpoint.key() + " has " + characters
                    + " characters, at most " + MAX_SERVICE_ACCOUNT + " are accepted");
        }
    }

    private void writable(Endpoint endpoint, String what, String value) {
        Matcher found = UNWRITABLE.matcher(value);
        if (found.find()) {
            throw invalid("the " + what + " of endpoint " + endpoint.key() + " holds a control character or line"
                    + " separator, "
                    + String.format(Locale.ROOT, "U+%04X", found.group().codePointAt(0)));
        }
    }

    private void label(Endpoint endpoint, String key, String value) {
        if (!isLabelKey(key)) {
            throw invalid("label \"" + key + "\" of endpoint " + endpoint.key()
                    + " is not a Kubernetes label key (optional DNS prefix and \"/\", then 1 to 63 letters, digits,"
                    + " '-', '_' and '.', beginning and ending with a letter or digit)");
        }
        if (!LABEL_VALUE.matcher(value).matches()) {
            throw invalid("label " + key + "=\"" + value + "\" of endpoint " + endpoint.key()
                    + " is not a Kubernetes label value (empty, or letters, digits, '-', '_' and '.', beginning and"
                    + " ending with a letter or digit)");
        }
    }

    private static boolean isLabelKey(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        return name.length() <= 63
                && LABEL_NAME.matcher(name).matches()
                && (slash < 0
                        || (prefix.length() <= 253
                                && LABEL_PREFIX.matcher(prefix).matches()));
    }

    /// By how many bytes the object is too large; 0 if it fits.
    static int excess(String content) {
        if (content.length() <= MAX_BYTES / MAX_BYTES_PER_CHAR) {
            return 0;
        }
        return Math.max(0, content.getBytes(StandardCharsets.UTF_8).length - MAX_BYTES);
    }

    /// The object is too large even without endpoints.
    RejectedFailure tooLarge(int excess) {
        return new RejectedFailure(
                "MESH-ISTIO-SIZE",
                prefix() + "it takes " + (MAX_BYTES + excess) + " bytes without any endpoint, at most " + MAX_BYTES
                        + " fit into one object; drop ports with rules" + KEPT);
    }

    private static final String KEPT = "; the mesh keeps the last state of this service";

    private RejectedFailure invalid(String what) {
        return new RejectedFailure(
                "MESH-ISTIO-INVALID", prefix() + what + "; correct it in the registry or by a rule" + KEPT);
    }

    private String prefix() {
        return "service " + service + " cannot be a ServiceEntry: ";
    }
}
