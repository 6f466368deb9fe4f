package io.fairlead.bench.chaos;

import java.util.List;

/// Sources and their rules come, change and go.
final class SourceOperations {
    private static final String CONSUL = "  - name: dc1\n";
    private static final String OWNERS = "fairlead.chaos.owners";

    private SourceOperations() {}

    static List<Fault<Site>> all() {
        return List.of(
                new Fault<>(
                        "operation: rules changed", (site, _) -> changeRules(site), (site, _) -> Operations.undo(site)),
                new Fault<>(
                        "operation: guard changed", (site, _) -> changeGuard(site), (site, _) -> Operations.undo(site)),
                new Fault<>("operation: source renamed", (site, _) -> renameSource(site)),
                new Fault<>("operation: source added, removed and retired", (site, _) -> retireSource(site)),
                new Fault<>("operation: source resynced", (site, _) -> resyncSource(site)),
                new Fault<>("operation: sources reset after owners was lost", (site, _) -> resetSources(site)),
                new Fault<>("operation: table rebuilt", (site, _) -> {
                    Operations.command(site, 0, "table", "rebuild");
                    Thread.sleep(Operations.A_WHILE);
                }));
    }

    private static void resyncSource(Site site) throws Exception {
        String before = site.fairlead().process("ingest").printed();
        Operations.command(site, 0, "source", "resync", "dc1");
        Operations.awaitPrinted(site.fairlead().process("ingest"), before, "SOURCE-RESYNC: requested by");
        Thread.sleep(Operations.A_WHILE);
    }

    /// The topic is lost while ingest is stopped: its next offsets are below the epochs in the table.
    private static void resetSources(Site site) throws Exception {
        site.fairlead().stop("ingest");
        KafkaFaults.recreate(site, OWNERS);
        site.fairlead().start("ingest");
        Operations.awaitPrinted(site.fairlead().process("ingest"), "", "INGEST-EPOCH-REGRESSED");
        Operations.command(site, 0, "source", "reset", "dc1", "--yes");
        Operations.command(site, 0, "source", "reset", "static", "--yes");
        site.fairlead().awaitReady("ingest");
    }

    private static void changeRules(Site site) throws Exception {
        String label = "      - {labels: {version: \"${metadata.version}\"}}\n";
        Operations.reload(site, label, label + "      - {labels: {team: shop}}\n");
        Thread.sleep(Operations.A_WHILE);
    }

    private static void changeGuard(Site site) throws Exception {
        Operations.reload(site, "sources:\n", "guard: {max-removed: 49}\nsources:\n");
        Thread.sleep(Operations.A_WHILE);
    }

    /// Back as well: the second time, the first name is the former one.
    private static void renameSource(Site site) throws Exception {
        Operations.reload(site, CONSUL, "  - name: dc9\n    formerly: dc1\n");
        Thread.sleep(Operations.A_WHILE);
        Operations.reload(site, CONSUL, "  - name: dc1\n    formerly: dc9\n");
        Thread.sleep(Operations.A_WHILE);
        Operations.requireNoSource(site, "dc9");
        Operations.undo(site);
    }

    /// The second source lists what the first one does.
    private static void retireSource(Site site) throws Exception {
        int before = Operations.reloads(site, "ingest");
        site.configure(Site.consulSource("extra", site.toConsul.address()));
        Operations.awaitReloads(site, "ingest", before);
        Thread.sleep(Operations.A_WHILE);
        Operations.undo(site);
        retire(site, "extra");
        Thread.sleep(Operations.A_WHILE);
        Operations.requireNoSource(site, "extra");
    }

    /// Retires a source that is not in the settings any more.
    static void retire(Site site, String source) throws Exception {
        long deadline = System.nanoTime() + Operations.PATIENCE.toNanos();
        while (!Operations.said(site, "source", "retire", source, "--yes").contains("requested: ")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the source could not be retired: "
                        + Operations.said(site, "source", "retire", source, "--yes"));
            }
            Thread.sleep(1000);
        }
    }
}
