package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fairlead.ingest.kubernetes.ClusterState.Authority;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.kubernetes.ApiErrors;
import io.fairlead.kubernetes.KubernetesConnection;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// One API server with one set of credentials: all I/O to it. Opening reads the credentials again. Any number
/// of threads.
///
/// Every list is a consistent read of the API server's database: none of them names a version, as the client
/// would by default for the first one, for which any cached state is good enough.
final class KubernetesCluster implements AutoCloseable {
    private static final List<String> VERBS = List.of("list", "watch");

    private final Cluster cluster;
    private final KubernetesOptions options;
    private final ClientRequests requests;
    private final KubernetesClient client;

    /// @throws io.fairlead.model.failure.ConfigurationFailure the credentials cannot be used
    KubernetesCluster(Cluster cluster, KubernetesOptions options, RegistryListener listener) {
        this.cluster = cluster;
        this.options = options;
        requests = new ClientRequests(cluster.name(), listener);
        client = connection(cluster, options.limits().timeout()).open(requests, "kubernetes-" + cluster.name());
    }

    /// Blocks until the next request is allowed.
    void awaitPermit() throws InterruptedException {
        requests.awaitPermit();
    }

    static KubernetesConnection connection(Cluster cluster, Duration timeout) {
        return new KubernetesConnection(
                cluster.access(), timeout, KubernetesOptions.CODE, "cluster \"" + cluster.name() + "\"");
    }

    /// Objects of one kind, in one namespace or in all of them.
    record Collected(ObjectKind kind, String namespace) {
        @Override
        public String toString() {
            return kind.resource() + (namespace.isEmpty() ? "" : " in namespace \"" + namespace + "\"");
        }
    }

    /// Everything that is read of this cluster.
    List<Collected> collected() {
        List<Collected> all = new ArrayList<>();
        for (ObjectKind kind : options.details().kinds()) {
            namespaces(kind).forEach(namespace -> all.add(new Collected(kind, namespace)));
        }
        return all;
    }

    private Set<String> namespaces(ObjectKind kind) {
        return kind.isNamespaced() && !cluster.namespaces().isEmpty() ? cluster.namespaces() : Set.of("");
    }

    Informable<Service> services(String namespace) {
        return selected(
                in(client.resources(Service.class), namespace),
                options.selection().services());
    }

    Informable<EndpointSlice> slices(String namespace) {
        return selected(
                in(client.resources(EndpointSlice.class), namespace),
                options.selection().slices());
    }

    Informable<Pod> pods(String namespace) {
        return in(client.resources(Pod.class), namespace);
    }

    Informable<Node> nodes() {
        return client.resources(Node.class);
    }

    private static <T extends HasMetadata> FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> in(
            MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all, String namespace) {
        return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    }

    private static <T extends HasMetadata> FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> selected(
            FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> from, String selector) {
        return selector.isEmpty() ? from : from.withLabelSelector(selector);
    }

    /// The smallest list of these objects: shows that the server responds and permits it.
    ///
    /// @return the version of the list
    /// @throws KubernetesClientException it does not
    long probe(Collected what) {
        return switch (what.kind()) {
            case SERVICES -> first(in(client.resources(Service.class), what.namespace()));
            case SLICES -> first(in(client.resources(EndpointSlice.class), what.namespace()));
            case PODS -> first(in(client.resources(Pod.class), what.namespace()));
            case NODES -> first(client.resources(Node.class));
        };
    }

    private static <T extends HasMetadata> long first(
            FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> from) {
        return ObjectReader.version(
                from.list(new ListOptionsBuilder().withLimit(1L).build())
                        .getMetadata()
                        .getResourceVersion());
    }

    /// What the API server's database holds of the services with this name, of all namespaces that are read.
    ///
    /// @throws KubernetesClientException it cannot be read
    Authority read(String service) {
        List<ListedService> services = new ArrayList<>();
        List<ListedSlice> slices = new ArrayList<>();
        long servicesAt = Long.MAX_VALUE;
        long slicesAt = Long.MAX_VALUE;
        for (String namespace : namespaces(ObjectKind.SERVICES)) {
            var ofServices = selected(
                            in(client.resources(Service.class), namespace),
                            options.selection().services())
                    .withField("metadata.name", service);
            var ofSlices = selected(
                            in(client.resources(EndpointSlice.class), namespace),
                            options.selection().slices())
                    .withLabel(ObjectReader.SERVICE_NAME, service);
            servicesAt = Math.min(
                    servicesAt,
                    pages(ofServices, each -> ObjectReader.service(each).ifPresent(services::add)));
            slicesAt = Math.min(
                    slicesAt, pages(ofSlices, each -> ObjectReader.slice(each).ifPresent(slices::add)));
        }
        return new Authority(services, servicesAt, slices, slicesAt);
    }

    /// @return the version of the list
    private <T extends HasMetadata> long pages(
            FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> from, Consumer<T> into) {
        String token = null;
        while (true) {
            var page = from.list(new ListOptionsBuilder()
                    .withLimit((long) options.limits().pageSize())
                    .withContinue(token)
                    .build());
            page.getItems().forEach(into);
            token = page.getMetadata().getContinue();
            if (token == null || token.isEmpty()) {
                return ObjectReader.version(page.getMetadata().getResourceVersion());
            }
        }
    }

    /// The failure behind an exception of this client. After a 403 it asks the server which rights are
    /// missing.
    Failure failure(String what, Throwable thrown) {
        Duration wait = requests.lastWait();
        boolean forbidden =
                ApiErrors.answer(thrown).filter(e -> e.getCode() == 403).isPresent();
        return failures().of(what, thrown, forbidden ? missingRights() : List.of(), wait);
    }

    ClusterFailures failures() {
        return new ClusterFailures(cluster, server());
    }

    /// Without a user or a query that it might hold.
    private String server() {
        String url = client.getMasterUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /// Each right that the user of this client lacks, such as `watch endpointslices.discovery.k8s.io`. Empty
    /// if the server does not say.
    List<String> missingRights() {
        List<String> missing = new ArrayList<>();
        try {
            for (Collected what : collected()) {
                for (String verb : VERBS) {
                    if (!isAllowed(verb, what)) {
                        missing.add(right(verb, what));
                    }
                }
            }
        } catch (KubernetesClientException _) {
            return List.of();
        }
        return missing;
    }

    private static String right(String verb, Collected what) {
        return verb + " " + what.kind().resource()
                + (what.kind().group().isEmpty() ? "" : "." + what.kind().group())
                + (what.namespace().isEmpty() ? "" : " in namespace \"" + what.namespace() + "\"");
    }

    private boolean isAllowed(String verb, Collected what) {
        return Boolean.TRUE.equals(client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review(verb, what))
                .getStatus()
                .getAllowed());
    }

    private static SelfSubjectAccessReview review(String verb, Collected what) {
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(what.kind().group())
                .withResource(what.kind().resource())
                .withNamespace(what.namespace())
                .endResourceAttributes()
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "cluster " + cluster.name() + " at " + server();
    }
}
