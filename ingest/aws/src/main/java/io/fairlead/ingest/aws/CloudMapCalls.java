package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsPages.Paged;
import io.fairlead.ingest.aws.CloudMapService.Check;
import io.fairlead.ingest.aws.CloudMapService.CloudMapNamespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesResponse;
import software.amazon.awssdk.services.servicediscovery.model.FilterCondition;
import software.amazon.awssdk.services.servicediscovery.model.GetInstancesHealthStatusResponse;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatusFilter;
import software.amazon.awssdk.services.servicediscovery.model.ListInstancesResponse;
import software.amazon.awssdk.services.servicediscovery.model.ListNamespacesResponse;
import software.amazon.awssdk.services.servicediscovery.model.ListServicesResponse;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceSummary;
import software.amazon.awssdk.services.servicediscovery.model.ServiceFilter;
import software.amazon.awssdk.services.servicediscovery.model.ServiceFilterName;
import software.amazon.awssdk.services.servicediscovery.model.ServiceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.ServiceSummary;

/// The calls of a reading to Cloud Map.
///
/// DiscoverInstances returns attributes and health of a service in one call, but at most [#MOST_DISCOVERED] of
/// them and no further page; larger services are listed in pages. A service that is deleted in between has no
/// instances, which is no evidence that they are gone.
final class CloudMapCalls {
    private static final String NAMESPACES = "servicediscovery:ListNamespaces";
    private static final String SERVICES = "servicediscovery:ListServices";
    private static final String DISCOVER = "servicediscovery:DiscoverInstances";
    private static final String INSTANCES = "servicediscovery:ListInstances";
    private static final String HEALTH = "servicediscovery:GetInstancesHealthStatus";
    private static final DiscoverInstancesResponse NONE_DISCOVERED =
            DiscoverInstancesResponse.builder().instances(List.of()).build();
    private static final int MOST_DISCOVERED = 1000;
    /// The most that Cloud Map allows.
    private static final int PAGE = 100;

    private final AwsSession session;
    private final AwsPages pages;

    /// @param part by whose name refused calls are counted
    CloudMapCalls(AwsSession session, String part) {
        this.session = session;
        this.pages = new AwsPages(session, part);
    }

    private ServiceDiscoveryClient client() {
        return session.clients().cloudMap(session.place().region());
    }

    /// The services of the namespaces with these names, or of all if there are no names. Namespaces that
    /// another account shares with this one are that account's.
    Collection<CloudMapService> services(List<String> wanted) throws InterruptedException {
        Map<String, CloudMapService> services = new TreeMap<>();
        for (CloudMapNamespace namespace : ownNamespaces(wanted)) {
            var paged = new Paged<>(SERVICES, token -> services(namespace, token), ListServicesResponse::nextToken);
            pages.each(
                    paged,
                    page -> page.services()
                            .forEach(it -> services.put(
                                    namespace.id() + "/" + it.id(),
                                    new CloudMapService(namespace, it.id(), it.name(), check(it)))));
        }
        return services.values();
    }

    private List<CloudMapNamespace> ownNamespaces(List<String> wanted) throws InterruptedException {
        List<CloudMapNamespace> namespaces = new ArrayList<>();
        pages.each(new Paged<>(NAMESPACES, this::namespaces, ListNamespacesResponse::nextToken), page -> {
            for (NamespaceSummary each : page.namespaces()) {
                if (isOwn(each) && (wanted.isEmpty() || wanted.contains(each.name()))) {
                    namespaces.add(namespace(each));
                }
            }
        });
        return namespaces;
    }

    private boolean isOwn(NamespaceSummary each) {
        String[] arn = String.valueOf(each.arn()).split(":", -1);
        return arn.length < 6
                || arn[4].isEmpty()
                || arn[4].equals(session.place().account());
    }

    private static CloudMapNamespace namespace(NamespaceSummary each) {
        boolean isGiven = each.properties() != null
                && each.properties().httpProperties() != null
                && each.properties().httpProperties().httpName() != null;
        return new CloudMapNamespace(
                each.id(),
                each.name(),
                isGiven ? each.properties().httpProperties().httpName() : each.name());
    }

    private static Check check(ServiceSummary service) {
        return service.healthCheckConfig() == null && service.healthCheckCustomConfig() == null
                ? Check.NONE
                : Check.CONFIGURED;
    }

    /// The instances of a service; none if the service does not exist any more.
    List<CloudMapEntry> instances(CloudMapService service) throws InterruptedException {
        List<CloudMapEntry> entries = new ArrayList<>();
        pages.each(
                new Paged<>(DISCOVER, _ -> discovered(service), _ -> null),
                page -> page.instances()
                        .forEach(it -> entries.add(
                                CloudMapEntry.of(it.instanceId(), it.attributes(), it.healthStatusAsString()))));
        return entries.size() < MOST_DISCOVERED ? entries : listed(service);
    }

    private List<CloudMapEntry> listed(CloudMapService service) throws InterruptedException {
        Map<String, String> health = new TreeMap<>();
        if (service.health() == Check.CONFIGURED) {
            pages.each(
                    new Paged<>(HEALTH, token -> health(service, token), GetInstancesHealthStatusResponse::nextToken),
                    page -> health.putAll(page.statusAsStrings()));
        }
        List<CloudMapEntry> entries = new ArrayList<>();
        pages.each(
                new Paged<>(INSTANCES, token -> instances(service, token), ListInstancesResponse::nextToken),
                page -> page.instances()
                        .forEach(it -> entries.add(CloudMapEntry.of(
                                it.id(), it.attributes(), it.id() == null ? "" : health.get(it.id())))));
        return entries;
    }

    private ListNamespacesResponse namespaces(String token) throws InterruptedException {
        ListNamespacesResponse page = session.call(
                NAMESPACES,
                () -> client().listNamespaces(it -> it.overrideConfiguration(session.signed())
                        .maxResults(PAGE)
                        .nextToken(orNull(token))));
        if (!page.hasNamespaces()) {
            throw session.failures().unusable(NAMESPACES, "no list of namespaces");
        }
        if (page.namespaces().stream().anyMatch(it -> it == null || it.id() == null || it.name() == null)) {
            throw session.failures().unusable(NAMESPACES, "a namespace without an id or a name");
        }
        return page;
    }

    private ListServicesResponse services(CloudMapNamespace namespace, String token) throws InterruptedException {
        ServiceFilter ofNamespace = ServiceFilter.builder()
                .name(ServiceFilterName.NAMESPACE_ID)
                .values(namespace.id())
                .condition(FilterCondition.EQ)
                .build();
        ListServicesResponse page = session.call(
                SERVICES,
                () -> client().listServices(it -> it.overrideConfiguration(session.signed())
                        .filters(ofNamespace)
                        .maxResults(PAGE)
                        .nextToken(orNull(token))));
        if (!page.hasServices()) {
            throw session.failures().unusable(SERVICES, "no list of services");
        }
        if (page.services().stream().anyMatch(it -> it == null || it.id() == null || it.name() == null)) {
            throw session.failures().unusable(SERVICES, "a service without an id or a name");
        }
        return page;
    }

    private DiscoverInstancesResponse discovered(CloudMapService service) throws InterruptedException {
        ServiceDiscoveryClient data =
                session.clients().cloudMapData(session.place().region());
        DiscoverInstancesResponse found = session.call(DISCOVER, () -> {
            try {
                return data.discoverInstances(it -> it.overrideConfiguration(session.signed())
                        .namespaceName(service.namespace().httpName())
                        .serviceName(service.name())
                        .healthStatus(HealthStatusFilter.ALL)
                        .maxResults(MOST_DISCOVERED));
            } catch (ServiceNotFoundException _) {
                return NONE_DISCOVERED;
            } catch (NamespaceNotFoundException _) {
                return NONE_DISCOVERED;
            }
        });
        if (!found.hasInstances() || found.instances().contains(null)) {
            throw session.failures().unusable(DISCOVER, "no list of instances");
        }
        return found;
    }

    private ListInstancesResponse instances(CloudMapService service, String token) throws InterruptedException {
        ListInstancesResponse page = session.call(INSTANCES, () -> {
            try {
                return client().listInstances(it -> it.overrideConfiguration(session.signed())
                        .serviceId(service.id())
                        .maxResults(PAGE)
                        .nextToken(orNull(token)));
            } catch (ServiceNotFoundException _) {
                return ListInstancesResponse.builder().instances(List.of()).build();
            }
        });
        if (!page.hasInstances() || page.instances().contains(null)) {
            throw session.failures().unusable(INSTANCES, "no list of instances");
        }
        return page;
    }

    private GetInstancesHealthStatusResponse health(CloudMapService service, String token) throws InterruptedException {
        GetInstancesHealthStatusResponse page = session.call(HEALTH, () -> {
            try {
                return client().getInstancesHealthStatus(it -> it.overrideConfiguration(session.signed())
                        .serviceId(service.id())
                        .maxResults(PAGE)
                        .nextToken(orNull(token)));
            } catch (ServiceNotFoundException _) {
                return GetInstancesHealthStatusResponse.builder()
                        .statusWithStrings(Map.of())
                        .build();
            }
        });
        if (!page.hasStatus()) {
            throw session.failures().unusable(HEALTH, "no health status");
        }
        return page;
    }

    private static @Nullable String orNull(String token) {
        return token.isEmpty() ? null : token;
    }
}
