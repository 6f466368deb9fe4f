package io.fairlead.bench.chaos;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Fairlead as processes, one or more for each role, started again when they end by themselves, as Kubernetes or
/// systemd would.
final class Deployment implements AutoCloseable {
    static final List<String> ROLES = List.of("ingest", "topology", "publisher");
    /// The name of a process with every role.
    static final String EVERYTHING = "ingest,topology,publisher";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MS = 1000;

    private final Path folder;
    private final SortedMap<String, FairleadProcess> processes = new TreeMap<>();
    private final List<String> endings = new ArrayList<>();
    private final Thread supervisor;
    private Map<String, String> environment = Map.of();

    /// @param folder with the fairlead.yaml
    Deployment(Path folder) {
        this.folder = folder;
        this.supervisor = Thread.ofPlatform().daemon().name("supervisor").start(this::supervise);
    }

    /// Starts one process of each role and waits until they are ready.
    void startAll() throws IOException, InterruptedException {
        for (String role : ROLES) {
            start(role);
        }
        for (String role : ROLES) {
            awaitReady(role);
        }
    }

    /// Starts a process. Names are roles, with a number after a dash for another process of one.
    synchronized void start(String name) throws IOException {
        processes.put(name, FairleadProcess.start(folder, environment, "run", "--roles", name.replaceAll("-.*", "")));
    }

    void awaitReady(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!process(name).printed().contains("ready after_ms=")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " was not ready after " + PATIENCE + "; see "
                        + process(name).log());
            }
            Thread.sleep(50);
        }
    }

    synchronized FairleadProcess process(String name) {
        FairleadProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("no process " + name + " among " + processes.keySet());
        }
        return process;
    }

    /// kill -9, and a new start at once.
    synchronized void killAndStart(String name) throws IOException, InterruptedException {
        process(name).kill();
        start(name);
    }

    /// Ends it in good order, for good.
    void stop(String name) throws InterruptedException {
        FairleadProcess process;
        synchronized (this) {
            process = process(name);
            processes.remove(name);
        }
        var _ = process.terminate();
    }

    /// Stops every process and starts it with such an environment.
    void restartAllWith(Map<String, String> environment) throws IOException, InterruptedException {
        for (String role : ROLES) {
            stop(role);
        }
        this.environment = environment;
        startAll();
    }

    /// How the processes ended that did so by themselves.
    synchronized List<String> endings() {
        return List.copyOf(endings);
    }

    private void supervise() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY_MS);
                restartTheEnded();
            }
        } catch (InterruptedException _) {
            // The run is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void restartTheEnded() throws IOException {
        for (Map.Entry<String, FairleadProcess> entry : new TreeMap<>(processes).entrySet()) {
            if (!entry.getValue().isAlive()) {
                endings.add(entry.getKey() + " ended by itself, see "
                        + entry.getValue().log());
                start(entry.getKey());
            }
        }
    }

    @Override
    public void close() {
        supervisor.interrupt();
        synchronized (this) {
            processes.values().forEach(FairleadProcess::close);
        }
    }
}
