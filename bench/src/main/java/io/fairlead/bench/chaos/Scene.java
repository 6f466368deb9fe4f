package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where faults happen: registries under load, Fairlead, and a mesh that is watched.
abstract class Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    final Truth truth = new Truth();

    /// Keeps it until the scene is closed, last opened first closed.
    final <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    abstract Load load();

    abstract MeshWatch mesh();

    abstract Deployment fairlead();

    /// Waits, while the load is off, until the mesh shows what the registries were told.
    ///
    /// @return what differs when the patience is at its end; nothing when they agree
    final SortedMap<String, String> awaitAgreement() throws InterruptedException {
        return awaitAgreement(PATIENCE);
    }

    final SortedMap<String, String> awaitAgreement(Duration patience) throws InterruptedException {
        Endpoints expected = truth.endpoints();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SortedMap<String, String> differences = mesh().endpoints().differences(expected);
            if (differences.isEmpty() || System.nanoTime() > deadline) {
                return differences;
            }
            Thread.sleep(20);
        }
    }

    /// Waits, with the load on or off, until the mesh shows what the registries were told of one host.
    final void awaitShown(String host) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!addresses(mesh().endpoints(), host).equals(addresses(truth.endpoints(), host))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the mesh never showed what the registries have of " + host);
            }
            Thread.sleep(20);
        }
    }

    private static Set<String> addresses(Endpoints endpoints, String host) {
        return endpoints.byHost().getOrDefault(host, new TreeMap<>()).keySet();
    }

    /// The first time: what is not there yet was never right.
    final void awaitFirstAgreement() throws InterruptedException {
        SortedMap<String, String> differences = awaitAgreement();
        if (!differences.isEmpty()) {
            throw new IllegalStateException("the mesh never showed what the registries have: " + differences);
        }
    }

    @Override
    public final void close() {
        parts.forEach(part -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + part, e);
            }
        });
    }
}
