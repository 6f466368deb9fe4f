package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An API server that is down, hangs, has enough, or forgot what watches ask for.
final class MeshFaults {
    private static final int DELETIONS = 6;
    /// The longest wait before an object that is deleted again and again is made again.
    private static final Duration MADE_AGAIN_WITHIN = Duration.ofSeconds(30);

    private MeshFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        return List.of(
                new Fault<>("API server down for " + outage.toSeconds() + " s", (site, _) -> {
                    site.kubernetes.server().kill();
                    Thread.sleep(outage);
                    site.kubernetes.restartServer();
                }),
                // It starts again with its cache of events, so that watches from before are answered with 410.
                new Fault<>(
                        "API server restarted, watches answered with 410",
                        (site, _) -> site.kubernetes.restartServer()),
                new Fault<>("API server hangs", (site, _) -> {
                    site.kubernetes.server().pause();
                    Thread.sleep(outage);
                    site.kubernetes.server().resume();
                }),
                new Fault<>(
                        "API server answers 429",
                        (site, _) -> RegistryFaults.broken(
                                site.toKubernetes,
                                outage,
                                new Effect.Status(429, Map.of("Retry-After", "1"), "busy\n"))),
                new Fault<>(
                        "API server answers 500",
                        (site, _) -> RegistryFaults.broken(site.toKubernetes, outage, new Effect.Status(500))),
                new Fault<>(
                        "API server breaks off its answers",
                        (site, _) -> RegistryFaults.broken(site.toKubernetes, outage, new Effect.Truncate())),
                new Fault<Site>(
                                "a ServiceEntry deleted six times by somebody else",
                                (site, _) -> deleteAgainAndAgain(site),
                                (site, _) -> site.deregisterOwn())
                        .within(MADE_AGAIN_WITHIN));
    }

    /// As soon as it is there again.
    private static void deleteAgainAndAgain(Site site) throws Exception {
        String host = site.newService(DELETIONS).getFirst().host();
        for (int time = 0; time < DELETIONS; time++) {
            site.awaitShown(host);
            site.mesh().deleteByHand(host);
        }
    }
}
