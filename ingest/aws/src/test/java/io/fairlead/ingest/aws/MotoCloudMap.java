package io.fairlead.ingest.aws;

import io.fairlead.testkit.peers.MotoPeer;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.CustomHealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.InstanceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceSummary;

/// The Cloud Map of moto, with a namespace `shop` unless told otherwise.
final class MotoCloudMap implements CloudMapAdmin {
    private final MotoPeer moto;
    private final ServiceDiscoveryClient cloudMap;
    /// The ids of services, by namespace and name.
    private final Map<String, String> services = new HashMap<>();

    MotoCloudMap(MotoPeer moto) {
        this.moto = moto;
        cloudMap = ServiceDiscoveryClient.builder()
                .endpointOverride(moto.address())
                .region(Region.of(Aws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public int port() {
        return moto.port();
    }

    private String namespace(String name) {
        return cloudMap.listNamespaces(it -> it.maxResults(100)).namespaces().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .map(NamespaceSummary::id)
                .orElseGet(() -> {
                    var _ = cloudMap.createHttpNamespace(it -> it.name(name));
                    return namespace(name);
                });
    }

    private String service(String namespace, String name) {
        return services.computeIfAbsent(namespace + "/" + name, _ -> {
            String id = namespace(namespace);
            return cloudMap.createService(it -> it.name(name).namespaceId(id).healthCheckCustomConfig(_ -> {}))
                    .service()
                    .id();
        });
    }

    /// Moto lists an instance that is registered again twice.
    @Override
    public synchronized void put(String service, String id, Map<String, String> attributes) {
        remove(service, id);
        put("shop", service, id, attributes);
    }

    void put(String namespace, String service, String id, Map<String, String> attributes) {
        String of = service(namespace, service);
        var _ = cloudMap.registerInstance(it -> it.serviceId(of).instanceId(id).attributes(attributes));
    }

    @Override
    public synchronized void remove(String service, String id) {
        String of = service("shop", service);
        try {
            var _ = cloudMap.deregisterInstance(it -> it.serviceId(of).instanceId(id));
        } catch (InstanceNotFoundException _) {
            // It is not there.
        }
    }

    /// UpdateInstanceCustomHealthStatus.
    void health(String service, String id, CustomHealthStatus status) {
        String of = service("shop", service);
        var _ = cloudMap.updateInstanceCustomHealthStatus(
                it -> it.serviceId(of).instanceId(id).status(status));
    }

    @Override
    public void close() {
        cloudMap.close();
    }
}
