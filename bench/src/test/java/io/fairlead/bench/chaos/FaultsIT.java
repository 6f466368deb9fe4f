package io.fairlead.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.peers.WithSchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Some faults of `./fairlead chaos`, each once and short: those that differ most in what they break.
@WithConsul
@WithKubernetes
@WithSchemaRegistry
class FaultsIT {
    private static final Duration OUTAGE = Duration.ofSeconds(4);
    private static final Set<String> CHOSEN = Set.of(
            "publisher paused for 15 s while another takes over",
            "Consul restarted empty",
            "Consul answers an empty list",
            "Consul breaks off within its JSON",
            "Consul answers without end",
            "every instance in Consul critical",
            "every instance of one service replaced",
            "one service in three registries, each down in turn",
            "API server restarted, watches answered with 410",
            "API server answers 429",
            "a ServiceEntry deleted six times by somebody else",
            "undecodable records in changes",
            "undecodable records in endpoints");

    @Test
    @Timeout(900)
    void deleteNothingWronglyAndLoseNothing(@TempDir Path folder) throws Exception {
        Random random = new Random(Long.getLong("seed", 1));
        List<Fault<Site>> faults = new ArrayList<>(ProcessFaults.kills());
        faults.addAll(ProcessFaults.others());
        faults.addAll(RegistryFaults.all(OUTAGE));
        faults.addAll(ServiceFaults.all(OUTAGE));
        faults.addAll(JointFaults.all(OUTAGE));
        faults.addAll(MeshFaults.all(OUTAGE));
        faults.addAll(PoisonFaults.all(OUTAGE));
        faults.removeIf(fault -> !fault.name().startsWith("kill -9 of ") && !CHOSEN.contains(fault.name()));
        faults.removeIf(fault -> fault.name().contains("all of") || fault.name().contains("controller"));
        assertThat(faults).hasSize(4 + CHOSEN.size());
        List<Tally> tallies = new ArrayList<>();
        try (Site site = new Site(folder, random)) {
            Trial<Site> trial = new Trial<>(site, random);
            for (Fault<Site> fault : faults) {
                Tally tally = new Tally(fault.name());
                trial.run(fault, tally);
                tallies.add(tally);
            }
        }
        System.out.println(ChaosReport.table(tallies));
        assertThat(tallies).allSatisfy(tally -> {
            assertThat(tally.wrongful()).as(tally.remarks().toString()).isZero();
            assertThat(tally.lost()).as(tally.remarks().toString()).isZero();
            assertThat(tally.changes()).isPositive();
        });
    }
}
