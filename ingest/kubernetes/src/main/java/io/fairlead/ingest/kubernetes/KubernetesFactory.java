package io.fairlead.ingest.kubernetes;

import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Details;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Sources that read Services and EndpointSlices of Kubernetes clusters.
public final class KubernetesFactory implements SourceFactory<KubernetesOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(KubernetesFactory.class, "kubernetes");
    private static final List<String> ACCESS = List.of("kubeconfig", "server", "in-cluster");

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "kubernetes";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    /// `cluster.local` names are those of their own cluster: what a service is called in the mesh, a rule
    /// decides.
    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        List<OptionProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Options> clusters = options.sections("clusters");
        for (int i = 0; i < clusters.size(); i++) {
            String path = "clusters[" + i + "]";
            Options cluster = clusters.get(i);
            if (cluster.has("name") && !names.add(cluster.text("name"))) {
                problems.add(new OptionProblem(
                        path + ".name", "\"" + cluster.text("name") + "\" occurs twice, expected unique names"));
            }
            problems.addAll(problems(path, cluster));
        }
        return problems;
    }

    private static List<OptionProblem> problems(String path, Options cluster) {
        return Stream.of(
                        accessProblem(cluster).map(problem -> new OptionProblem(path, problem)),
                        serverProblem(cluster.text("server", ""))
                                .map(problem -> new OptionProblem(path + ".server", problem)),
                        networkProblem(cluster.text("network", ""))
                                .map(problem -> new OptionProblem(path + ".network", problem)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> accessProblem(Options cluster) {
        List<String> given =
                ACCESS.stream().filter(key -> isGiven(cluster, key)).toList();
        if (given.size() != 1) {
            return Optional.of((given.isEmpty() ? "has none" : "has " + String.join(" and ", given))
                    + " of `kubeconfig`, `server` and `in-cluster: true`, expected exactly one");
        }
        String access = given.getFirst();
        if (access.equals("server") && !cluster.has("token-file")) {
            return Optional.of("has `server` without `token-file`, expected both");
        }
        return Stream.of("token-file", "ca-file", "context")
                .filter(cluster::has)
                .filter(key -> !access.equals(key.equals("context") ? "kubeconfig" : "server"))
                .findFirst()
                .map(key -> "has `" + key + "` with `" + access + "`, expected it only with `"
                        + (key.equals("context") ? "kubeconfig" : "server") + "`");
    }

    private static boolean isGiven(Options cluster, String key) {
        return cluster.has(key) && (!key.equals("in-cluster") || cluster.flag(key));
    }

    private static Optional<String> serverProblem(String server) {
        if (server.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(server);
            boolean usable = ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null;
            return usable
                    ? Optional.empty()
                    : Optional.of("\"" + HttpUrls.shown(server) + "\" is not the URL of an API server, expected"
                            + " https://host:port, without a user, a query or a fragment");
        } catch (URISyntaxException _) {
            return Optional.of("\"" + HttpUrls.shown(server) + "\" is not a URL, expected https://host:port");
        }
    }

    private static Optional<String> networkProblem(String network) {
        try {
            var _ = new NetworkId(network);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public KubernetesOptions read(Options options) {
        return new KubernetesOptions(
                options.sections("clusters").stream()
                        .map(KubernetesFactory::cluster)
                        .toList(),
                selection(options),
                details(options),
                limits(options));
    }

    private static Cluster cluster(Options cluster) {
        return new Cluster(
                cluster.text("name"),
                access(cluster),
                Sorted.set(cluster.texts("namespaces")),
                cluster.text("network", ""),
                cluster.text("region", ""));
    }

    private static KubernetesAccess access(Options cluster) {
        if (cluster.has("kubeconfig")) {
            return new KubernetesAccess.Kubeconfig(cluster.path("kubeconfig"), cluster.text("context", ""));
        }
        return cluster.has("server")
                ? new KubernetesAccess.Explicit(
                        URI.create(cluster.text("server")), cluster.path("token-file"), cluster.pathOrNull("ca-file"))
                : KubernetesAccess.ofServiceAccount();
    }

    static Selection selection(Options options) {
        return new Selection(
                options.text("service-selector", ""),
                options.text("slice-selector", ""),
                options.flag("expect-kubernetes-service"));
    }

    static Details details(Options options) {
        return new Details(
                options.choice("family", Family.class), options.texts("pod-labels"), options.flag("read-nodes"));
    }

    static Limits limits(Options options) {
        return new Limits(
                options.duration("timeout"),
                options.duration("liveness-interval"),
                options.duration("liveness-timeout"),
                options.number("page-size"));
    }

    // `files` stays empty: the source reads renewed credentials by itself, cluster by cluster, while a restart would
    // read all clusters again.

    @Override
    public List<OptionProblem> localProblems(KubernetesOptions options) {
        List<OptionProblem> problems = new ArrayList<>();
        for (int i = 0; i < options.clusters().size(); i++) {
            try {
                KubernetesCluster.connection(
                                options.clusters().get(i), options.limits().timeout())
                        .check();
            } catch (ConfigurationFailure failure) {
                problems.add(new OptionProblem("clusters[" + i + "]", String.valueOf(failure.getMessage())));
            }
        }
        return problems;
    }

    @Override
    public List<String> warnings(KubernetesOptions options) {
        return options.clusters().stream()
                .filter(cluster -> cluster.access() instanceof KubernetesAccess.Explicit(var url, var _, var _)
                        && "http".equals(url.getScheme())
                        && !isLoopback(url.getHost()))
                .map(cluster -> "sends the token of cluster \"" + cluster.name()
                        + "\" without encryption, off this machine; use https://")
                .toList();
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    @Override
    public RegistrySource create(SourceId name, KubernetesOptions options, SourceContext context) {
        return new KubernetesSource(name, options, context);
    }
}
