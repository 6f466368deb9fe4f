package io.fairlead.operations.table;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.platform.Installation;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.publisher.pipeline.Planner;
import io.fairlead.publisher.pipeline.ServicePlan;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.reader.TableSnapshot;
import io.fairlead.topics.Topic;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/// Queries for commands: the table as it is now, and the changes that it would cause in a target. Writes nothing.
public final class TableQueries {
    private TableQueries() {}

    /// The complete table, read from the beginning to its end.
    public static MeshView table(FairleadConfig config, InstantSource clock) throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.to(config), clock)) {
            return table(platform);
        }
    }

    public static MeshView table(Platform platform) throws InterruptedException {
        return TableSnapshot.read(platform.tailConfig(), platform.schemas().readEndpoints());
    }

    /// The same for display only: the table of the running process, if one that holds all of it responds.
    public static MeshView glance(FairleadConfig config, InstantSource clock) throws InterruptedException {
        String topic = Platform.catalogue(config).name(Topic.ENDPOINTS);
        Optional<MeshView> shown =
                RunningProcess.ask(config, TableAnswer.PATH).flatMap(answer -> TableAnswer.read(answer, topic));
        return shown.isPresent() ? shown.get() : table(config, clock);
    }

    /// The installation of the configuration.
    public static String installation(FairleadConfig config) throws InterruptedException {
        Optional<String> told = RunningProcess.ask(config, "/api/v1/servers")
                .filter(servers -> servers.path("pipeline").asText().equals(config.pipeline()))
                .filter(servers -> servers.has("installation"))
                .map(servers -> servers.path("installation").asText());
        if (told.isPresent()) {
            return told.get();
        }
        try (Kafka kafka = Kafka.open(RunningProcess.to(config).kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            return Installation.of(config, admin);
        }
    }

    /// The changes that would bring each service of the target in line with the table, without services that need none.
    public static SortedMap<ServiceKey, ServicePlan> plan(
            FairleadConfig config, TargetConfig target, MeshView view, String installation)
            throws InterruptedException {
        try (MeshTarget opened = Targets.target(new Owner(config.pipeline(), installation), target)) {
            opened.start(_ -> {});
            Planner planner = new Planner(opened, Targets.gate(config));
            SortedMap<ServiceKey, ServicePlan> plans = new TreeMap<>();
            objects(view, opened).forEach((service, objects) -> {
                ServicePlan plan = planner.plan(view, service, objects);
                if (!plan.plan().isEmpty() || !plan.conflicts().isEmpty() || plan.rejected() != null) {
                    plans.put(service, plan);
                }
            });
            return plans;
        }
    }

    /// The objects in the target of each service that is in the table, or has some.
    private static SortedMap<ServiceKey, List<ObjectKey>> objects(MeshView view, MeshTarget target) {
        SortedMap<ServiceKey, List<ObjectKey>> services = new TreeMap<>();
        for (int partition : view.assigned()) {
            view.image().services(partition).forEach(it -> services.put(it, new ArrayList<>()));
        }
        for (MeshObject object : target.owned().values()) {
            services.computeIfAbsent(object.service(), _ -> new ArrayList<>()).add(object.key());
        }
        return services;
    }

    /// The endpoints of the service that the target gets according to their health.
    public static Selection selection(TargetConfig target, MeshService service) {
        HealthPolicy policy = Targets.health(target);
        HealthCounts tally = HealthCounts.EMPTY;
        for (MergedEndpoint endpoint : service.endpoints().values()) {
            tally = tally.plus(policy.condition(endpoint.endpoint()));
        }
        return policy.select(tally);
    }

    /// The reasons why a target may not delete yet.
    public static List<String> waitsFor(FairleadConfig config, MeshView view) {
        WriteGate gate = Targets.gate(config);
        List<String> waits = new ArrayList<>(gate.waitsFor(view));
        waits.addAll(gate.deletionsWaitFor(view));
        return waits;
    }
}
