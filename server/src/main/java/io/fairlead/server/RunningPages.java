package io.fairlead.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.operations.status.HeardReport;
import io.fairlead.operations.status.HeardReports;
import io.fairlead.operations.status.InstallationReport;
import io.fairlead.operations.table.TableAnswer;
import io.fairlead.platform.Json;
import io.fairlead.platform.Platform;
import io.fairlead.platform.ProcessName;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.topics.Topic;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Serves HTTP once a process has started; before that, [StartingPages] does.
record RunningPages(Fairlead fairlead, Meters meters, InstantSource clock) {
    SortedMap<String, Supplier<Answer>> routes() {
        SortedMap<String, Supplier<Answer>> routes = new TreeMap<>();
        routes.put("/livez", this::live);
        routes.put("/readyz", () -> okUnless(fairlead.waitsFor()));
        routes.put("/startupz", () -> Answer.text(200, "ok"));
        routes.put("/metrics", () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
        routes.put("/api/v1/status", () -> Answer.json(Json.text(StatusReport.of(fairlead))));
        routes.put("/api/v1/installation", () -> Answer.json(Json.text(installation())));
        routes.put(
                "/api/v1/config", () -> Answer.json(Json.text(fairlead.inForce().reportWithParts())));
        routes.put("/api/v1/servers", () -> Answer.json(Json.text(servers())));
        routes.put(TableAnswer.PATH, this::table);
        return routes;
    }

    private static Answer okUnless(List<String> problems) {
        return problems.isEmpty() ? Answer.text(200, "ok") : Answer.text(503, String.join("\n", problems));
    }

    private Answer live() {
        List<String> dead = new ArrayList<>(ThreadWatch.ofProcess());
        fairlead.topology()
                .filter(it -> !it.runner().isAlive())
                .ifPresent(_ -> dead.add("the topology fails repeatedly; see the log"));
        return okUnless(dead);
    }

    private Answer table() {
        Platform platform = fairlead.platform();
        return fairlead.publisherRole()
                .map(it -> TableAnswer.of(
                        it.view(),
                        platform.topic(Topic.ENDPOINTS),
                        platform.topics().partitions()))
                .orElse(Answer.text(503, "no publisher runs in this process"));
    }

    /// The status of all processes, as far as this one has heard of the others; its own status is more complete.
    private JsonNode installation() {
        JsonNode own = Json.tree(StatusReport.of(fairlead));
        List<HeardReport> all = new ArrayList<>();
        all.add(HeardReports.of(own, clock.instant()));
        fairlead.processes().latest().stream()
                .filter(it -> !it.process().equals(ProcessName.own()))
                .map(HeardReports::look)
                .forEach(all::add);
        ObjectNode report = InstallationReport.of(fairlead.platform().config().pipeline(), all, clock.instant());
        report.put("seen-by", ProcessName.own());
        if (own.path("kafka").path("problem").isObject()) {
            report.set("kafka", own.path("kafka"));
        } else {
            report.set("kafka", HeardReports.kafka(fairlead.processes().problem()));
        }
        return report;
    }

    private Map<String, Object> servers() {
        Platform platform = fairlead.platform();
        Map<String, Object> servers = new LinkedHashMap<>();
        servers.put("pipeline", platform.config().pipeline());
        servers.put("installation", platform.installation());
        servers.put("bootstrap.servers", platform.bootstrapServers());
        servers.put("schema.registry.url", platform.schemaRegistryUrl());
        return servers;
    }
}
