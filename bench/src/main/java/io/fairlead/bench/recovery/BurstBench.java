package io.fairlead.bench.recovery;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// New services all at once, each with some instances: from the first registration until all of them are in the API
/// server. The floor is a bare client that creates the same objects, 16 at a time as Fairlead does.
public final class BurstBench {
    private static final int INSTANCES = 10;
    /// Consul takes 64 operations in a transaction.
    private static final int SERVICES_A_TRANSACTION = 6;
    private static final int WARM_UP = 200;
    /// Until a source may send a burst of requests again.
    private static final Duration REST = Duration.ofSeconds(12);
    private static final int PARALLEL = 16;
    private static final double GOAL_SECONDS = 2;

    private final Path folder;
    private final Consumer<String> progress;
    private final int services;

    /// Fairlead keeps its data in `folder`.
    public BurstBench(Path folder, Consumer<String> progress, int services) {
        this.folder = folder;
        this.progress = progress;
        this.services = services;
    }

    /// One new installation per round. No rows where one of the programs is not built.
    public List<Row> run(int rounds) throws Exception {
        Optional<String> missing = Installation.missing();
        if (missing.isPresent()) {
            progress.accept("burst: left out: " + missing.get());
            return List.of();
        }
        List<Double> floors = new ArrayList<>();
        List<Double> accepted = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path own = Files.createDirectories(folder.resolve("burst" + round));
            try (Installation installation = new Installation(own)) {
                installation.consul.register("external", "external", 1);
                burst(installation, "warm", WARM_UP);
                Thread.sleep(REST);
                floors.add(floor(installation));
                accepted.add(burst(installation, "new", services));
                long begin = System.nanoTime();
                awaitAll(installation, "new", services);
                seconds.add(accepted.getLast() + (System.nanoTime() - begin) / 1e9);
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "burst: round %d: bare client %.2f s, Consul %.2f s, through Fairlead %.2f s",
                    round + 1,
                    floors.getLast(),
                    accepted.getLast(),
                    seconds.getLast()));
        }
        String what = services + " new services of " + INSTANCES + " instances";
        return List.of(
                new Row(
                        "burst",
                        what + ": first registration -> all are in the API server",
                        Unit.SECONDS,
                        Median.of(floors),
                        Median.of(seconds),
                        new Goal.AtMost(GOAL_SECONDS)),
                new Row(
                        "burst",
                        what + ": of that, until Consul has accepted all",
                        Unit.SECONDS,
                        Double.NaN,
                        Median.of(accepted),
                        new Goal.None()));
    }

    /// @return the seconds until Consul has accepted all
    private static double burst(Installation installation, String name, int services) throws InterruptedException {
        long begin = System.nanoTime();
        for (int first = 0; first < services; first += SERVICES_A_TRANSACTION) {
            register(installation.consul, name, first, Math.min(services, first + SERVICES_A_TRANSACTION));
        }
        double accepted = (System.nanoTime() - begin) / 1e9;
        if (name.equals("warm")) {
            awaitAll(installation, name, services);
        }
        return accepted;
    }

    private static void register(ConsulPeer consul, String name, int from, int to) {
        String operations = IntStream.range(from, to)
                .boxed()
                .flatMap(service -> IntStream.range(0, INSTANCES)
                        .mapToObj(instance -> """
                        {"Service": {"Verb": "set", "Node": "external", "Service":
                          {"ID": "%1$s%2$d-%3$d", "Service": "%1$s%2$d", "Address": "%4$s", "Port": 8080}}}
                        """.formatted(name, service, instance, address(service, instance))))
                .collect(Collectors.joining(",", "[", "]"));
        var _ = consul.put("/v1/txn", operations);
    }

    private static String address(int service, int instance) {
        return "10." + (10 + instance) + "." + service / 250 + "." + (1 + service % 250);
    }

    private static void awaitAll(Installation installation, String name, int services) throws InterruptedException {
        Patience.await(
                "the burst",
                () -> IntStream.range(0, services)
                        .allMatch(service ->
                                installation.mesh.endpoints(name + service).size() == INSTANCES));
    }

    private double floor(Installation installation) throws InterruptedException {
        KubernetesPeer kubernetes = installation.kubernetes;
        String namespace = kubernetes.namespace();
        Semaphore slots = new Semaphore(PARALLEL);
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < services; i++) {
                int service = i;
                slots.acquire();
                threads.execute(() -> {
                    try {
                        create(kubernetes, namespace, service);
                    } finally {
                        slots.release();
                    }
                });
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void create(KubernetesPeer kubernetes, String namespace, int service) {
        String endpoints = IntStream.range(0, INSTANCES)
                .mapToObj(instance -> "{address: " + address(service, instance) + ", ports: {http: 8080}}")
                .collect(Collectors.joining(", ", "[", "]"));
        String name = "bare-" + service;
        var answer = kubernetes.apply(
                "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries/" + name,
                "bare",
                """
                {apiVersion: networking.istio.io/v1, kind: ServiceEntry,
                 metadata: {name: %1$s, namespace: %2$s, labels: {bare: "true"}, annotations: {bare/service: %2$s/%1$s}},
                 spec: {hosts: [%1$s.bare.mesh], location: MESH_INTERNAL, resolution: STATIC,
                        ports: [{name: http, number: 80, protocol: HTTP}], endpoints: %3$s}}
                """.formatted(name, namespace, endpoints));
        if (answer.status() >= 300) {
            throw new IllegalStateException("the bare client was answered with " + answer);
        }
    }
}
