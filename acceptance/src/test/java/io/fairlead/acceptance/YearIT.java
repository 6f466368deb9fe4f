package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The life of an installation, by its documented commands, on real processes with two API servers that are watched
/// from outside. After each step `fairlead status` has to say what is true then, and nothing else.
@WithKubernetes
@Timeout(1200)
class YearIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String WELL =
            "Ready=true Reading=true CaughtUp=true Writing=true Frozen=false Withholding=false";

    @TempDir
    private Path folder;

    private KubernetesPeer first;
    private KubernetesPeer second;
    private ChildKafka kafka;
    private Path shop;
    private Path pay;
    private WatchedEntries shopEntries;
    private WatchedEntries payEntries;

    @BeforeEach
    void start(KubernetesPeer peer) throws Exception {
        first = peer;
        second = KubernetesPeer.start();
        kafka = ChildKafka.start(folder.resolve("broker"));
        peer.namespace("year-shop");
        peer.namespace("year-pay");
        second.namespace("year-shop");
        shopEntries = new WatchedEntries(peer, "year-shop");
        payEntries = new WatchedEntries(peer, "year-pay");
        shop = Files.createDirectories(folder.resolve("shop"));
        pay = Files.createDirectories(folder.resolve("pay"));
        list("cloud", "billing", "year-shop", "10.1.0.1", "10.1.0.2");
        list("cloud", "cart", "year-shop", "10.1.0.3");
        list("cmdb", "ledger", "year-pay", "10.2.0.1", "10.2.0.2");
        list("dc", "search", "year-shop", "10.3.0.1");
    }

    @AfterEach
    void stop() {
        kafka.close();
        shopEntries.deleteAll();
        payEntries.deleteAll();
        second.close();
    }

    /// An inventory file, replaced in one step.
    private void list(String registry, String service, String namespace, String... addresses) throws IOException {
        Path files = Files.createDirectories(folder.resolve("registries").resolve(registry));
        StringBuilder yaml = new StringBuilder("""
                services:
                  - name: %1$s
                    host: %1$s.%2$s.mesh
                    namespace: %2$s
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints:
                """.formatted(service, namespace));
        for (String address : addresses) {
            yaml.append("      - {address: ").append(address).append("}\n");
        }
        Path next = Files.writeString(folder.resolve("next"), yaml);
        Files.move(
                next,
                files.resolve(service + ".yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String source(String name, String registry, String more) {
        return "  - name: " + name + "\n    files: {paths: [\"../registries/" + registry + "/*.yaml\"]}\n" + more;
    }

    private static String target(String name, KubernetesPeer cluster, String namespaces) {
        return "  - name: " + name + "\n    istio: {kubeconfig: \"" + cluster.kubeconfig(KubernetesPeer.ADMIN)
                + "\", namespaces: [" + namespaces + "]}\n    policy: sync\n";
    }

    private static int port(Path where) {
        return where.endsWith("shop") ? SHOP_PORT : PAY_PORT;
    }

    private static final int SHOP_PORT = FreePorts.one();
    private static final int PAY_PORT = FreePorts.one();

    /// A running process takes it over by itself.
    private void configure(Path where, String sources, String targets) throws IOException {
        Path next = Files.writeString(where.resolve("next"), """
                pipeline: %s
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 2, replication-factor: 1}
                merge: {service-linger: 1s}
                sources:
                %stargets:
                %s""".formatted(
                        where.getFileName(), kafka.bootstrapServers(), port(where), sources, targets));
        Files.move(
                next,
                where.resolve("fairlead.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static FairleadProcess started(Path where) throws Exception {
        FairleadProcess process = FairleadProcess.start(where, "run");
        await().atMost(PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    /// What `status` says, without times, numbers of epochs and names of processes.
    private static List<String> facts(Path where) throws Exception {
        JsonNode status = new JsonMapper().readTree(FairleadProcess.output(where, 0, "status", "-o", "json"));
        List<String> facts = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        status.path("conditions")
                .forEach(each -> conditions.add(
                        each.path("type").asText() + "=" + each.path("status").asText()));
        facts.add(String.join(" ", conditions));
        status.path("sources")
                .forEach(row -> facts.add("source " + row.path("source").asText() + " "
                        + row.path("state").asText() + " " + row.path("instances") + problem(row)));
        status.path("table")
                .forEach(row -> facts.add("table " + row.path("source").asText() + " "
                        + row.path("freshness").asText() + " " + row.path("instances") + problem(row)));
        status.path("targets")
                .forEach(row -> facts.add("target " + row.path("target").asText() + " "
                        + row.path("state").asText() + " " + row.path("objects") + problem(row)));
        return facts;
    }

    private static String problem(JsonNode row) {
        return row.path("problem").isObject() ? " " + row.at("/problem/code").asText() : "";
    }

    private static void awaitFacts(Path where, String... facts) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(facts(where)).containsExactly(facts));
    }

    @Test
    void goesFromTheInstallationToItsEndAndLeavesNothing() throws Exception {
        String both = target("one", first, "year-shop, year-pay");
        configure(shop, source("vms", "cloud", ""), both);
        FairleadProcess.output(shop, 0, "topics", "apply");
        try (FairleadProcess process = started(shop)) {
            awaitFacts(shop, WELL, "source vms reading 3", "table vms fresh 3", "target one running 2");
            shopEntries.follow();
            payEntries.follow();

            addRegistries(both);
            renameTheFirst(both);
            changeRules(both);
            process.terminate();
        }
        try (FairleadProcess payProcess = splitPayOff()) {
            try (FairleadProcess process = started(shop)) {
                retireWhatPayReads();
                retireTheDatacentre();
                moveToTheSecondCluster();
                process.terminate();
            }
            assertThat(payEntries.deletions()).isEmpty();
            payProcess.terminate();
        }
        FairleadProcess.output(shop, 0, "uninstall", "--yes");
        FairleadProcess.output(pay, 0, "uninstall", "--yes");
        requireNothingLeft();
    }

    private static String three(String name, String moreOfFirst, String moreOfDc) {
        return source(name, "cloud", moreOfFirst) + source("cmdb", "cmdb", "") + source("dc", "dc", moreOfDc);
    }

    private void addRegistries(String targets) throws Exception {
        configure(shop, three("vms", "", ""), targets);
        awaitFacts(
                shop,
                WELL,
                "source cmdb reading 2",
                "source dc reading 1",
                "source vms reading 3",
                "table cmdb fresh 2",
                "table dc fresh 1",
                "table vms fresh 3",
                "target one running 4");
    }

    private void renameTheFirst(String targets) throws Exception {
        configure(shop, three("cloud", "    formerly: vms\n", ""), targets);
        awaitThree();
    }

    private void awaitThree() {
        awaitFacts(
                shop,
                WELL,
                "source cloud reading 3",
                "source cmdb reading 2",
                "source dc reading 1",
                "table cloud fresh 3",
                "table cmdb fresh 2",
                "table dc fresh 1",
                "target one running 4");
    }

    private void changeRules(String targets) throws Exception {
        configure(shop, three("cloud", "", "    rules: [{labels: {site: old}}]\n"), targets);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shopEntries.objects().toString()).contains("\"site\":\"old\""));
        awaitThree();
        assertThat(shopEntries.deletions()).isEmpty();
    }

    /// As docs/operations/lifecycle.md says. The process of the shop is stopped meanwhile.
    private FairleadProcess splitPayOff() throws Exception {
        configure(pay, source("cmdb", "cmdb", ""), target("one", first, "year-pay"));
        FairleadProcess.output(pay, 0, "topics", "apply");
        FairleadProcess process = started(pay);
        configure(
                shop,
                source("cloud", "cloud", "") + source("dc", "dc", "    rules: [{labels: {site: old}}]\n"),
                target("one", first, "year-shop"));
        assertThat(FairleadProcess.output(
                        pay, 0, "adopt", "--from-pipeline", "shop", "--namespace", "year-pay", "--yes"))
                .contains("adopted");
        list("cmdb", "ledger", "year-pay", "10.2.0.1", "10.2.0.2", "10.2.0.3");
        awaitFacts(pay, WELL, "source cmdb reading 3", "table cmdb fresh 3", "target one running 1");
        assertThat(payEntries.owners()).containsExactly("pay");
        return process;
    }

    private void retireWhatPayReads() throws Exception {
        awaitFacts(
                shop,
                WELL,
                "source cloud reading 3",
                "source dc reading 1",
                "table cloud fresh 3",
                "table cmdb stale 2 SOURCE-UNCONFIGURED",
                "table dc fresh 1",
                "target one running 3 MESH-ISTIO-NAMESPACE");
        retire("cmdb");
        awaitFacts(
                shop,
                WELL,
                "source cloud reading 3",
                "source dc reading 1",
                "table cloud fresh 3",
                "table dc fresh 1",
                "target one running 3");
        assertThat(shopEntries.deletions()).isEmpty();
    }

    private void retire(String source) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> FairleadProcess.output(shop, 0, "source", "retire", source, "--yes"));
    }

    private void retireTheDatacentre() throws Exception {
        configure(shop, source("cloud", "cloud", ""), target("one", first, "year-shop"));
        awaitFacts(
                shop,
                WELL,
                "source cloud reading 3",
                "table cloud fresh 3",
                "table dc stale 1 SOURCE-UNCONFIGURED",
                "target one running 3");
        retire("dc");
        awaitFacts(shop, WELL, "source cloud reading 3", "table cloud fresh 3", "target one running 2");
        assertThat(shopEntries.deletions())
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("search.year-shop.mesh"));
    }

    private void moveToTheSecondCluster() throws Exception {
        String cloud = source("cloud", "cloud", "");
        WatchedEntries moved = new WatchedEntries(second, "year-shop");
        configure(shop, cloud, target("one", first, "year-shop") + target("two", second, "year-shop"));
        awaitFacts(
                shop,
                WELL,
                "source cloud reading 3",
                "table cloud fresh 3",
                "target one running 2",
                "target two running 2");
        configure(shop, cloud, target("two", second, "year-shop"));
        awaitFacts(shop, WELL, "source cloud reading 3", "table cloud fresh 3", "target two running 2");
        assertThat(shopEntries.objects()).hasSize(2);
        String kubeconfig = first.kubeconfig(KubernetesPeer.ADMIN).toString();
        String was = "istio: {kubeconfig: " + kubeconfig + ", namespaces: [year-shop]}";
        FairleadProcess.output(shop, 0, "target", "retire", "one", "--was", was, "--yes");
        assertThat(shopEntries.objects()).isEmpty();
        assertThat(moved.objects()).hasSize(2);
        list("cloud", "cart", "year-shop", "10.1.0.3", "10.1.0.4");
        awaitFacts(shop, WELL, "source cloud reading 4", "table cloud fresh 4", "target two running 2");
    }

    private void requireNothingLeft() throws Exception {
        assertThat(shopEntries.objects()).isEmpty();
        assertThat(payEntries.objects()).isEmpty();
        assertThat(new WatchedEntries(second, "year-shop").objects()).isEmpty();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().isEmpty());
            assertThat(admin.listGroups().all().get().stream().map(GroupListing::groupId))
                    .isEmpty();
        }
    }
}
