package io.fairlead.bench.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Changes registries ten times a second while it is on: mostly what an instance says, at times one more or one
/// less, within what the guard lets go with its default limits.
final class Load implements AutoCloseable {
    /// How many services, how many instances of each at first, and every how many changes one comes and one goes.
    private record Fleet(Registry registry, String prefix, int services, int instances, int turnover) {
        String service(long number) {
            return prefix + Math.floorMod(number, services);
        }
    }

    private static final long PAUSE_MS = 100;
    private static final int FILES_EVERY = 10;

    private final Truth truth;
    private final Fleet consul;
    private final Fleet files;
    private final Random random;
    private final AtomicLong changes = new AtomicLong();
    /// Held by a change, and by who has the load stopped.
    private final ReentrantLock gate = new ReentrantLock(true);

    private final Thread thread;
    private int addresses;

    Load(Truth truth, Registry consul, Registry files, Random random) {
        this.truth = truth;
        this.consul = new Fleet(consul, "s", 20, 10, 25);
        this.files = new Fleet(files, "f", 3, 20, 10);
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("load").unstarted(this::run);
    }

    /// Registers the first instances. The load is off after that.
    void fill() throws IOException, InterruptedException {
        for (Fleet fleet : List.of(consul, files)) {
            for (int i = 0; i < fleet.services() * fleet.instances(); i++) {
                put(fleet, new Instance(fleet.service(i), address(), 1));
            }
        }
        pause();
        thread.start();
    }

    /// Off: returns once no change is under way. To be called by the thread that calls [#resume].
    void pause() {
        gate.lock();
    }

    /// On.
    void resume() {
        gate.unlock();
    }

    /// How many changes were taken by a registry.
    long changes() {
        return changes.get();
    }

    private String address() {
        addresses++;
        return "10." + (addresses >> 16 & 255) + "." + (addresses >> 8 & 255) + "." + (addresses & 255);
    }

    private void run() {
        try {
            for (long number = 0; ; number++) {
                gate.lockInterruptibly();
                try {
                    change(number);
                } finally {
                    gate.unlock();
                }
                changes.incrementAndGet();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException _) {
            // The run is over.
        }
    }

    private void change(long number) throws InterruptedException {
        if (number % FILES_EVERY == 0) {
            change(files, number / FILES_EVERY);
        } else {
            change(consul, number);
        }
    }

    private void change(Fleet fleet, long turn) throws InterruptedException {
        long round = turn / fleet.turnover();
        if (turn % fleet.turnover() == fleet.turnover() / 2) {
            put(fleet, new Instance(fleet.service(round), address(), 1));
        } else if (turn % fleet.turnover() == fleet.turnover() - 1) {
            remove(fleet, of(fleet.service(round)).getFirst());
        } else {
            List<Instance> some = of(fleet.service(random.nextInt(fleet.services())));
            put(fleet, some.get(random.nextInt(some.size())).next());
        }
    }

    private List<Instance> of(String service) {
        return truth.instances().stream()
                .filter(instance -> instance.service().equals(service))
                .toList();
    }

    private void put(Fleet fleet, Instance instance) throws InterruptedException {
        truth.put(instance);
        untilTaken(() -> fleet.registry().put(instance));
    }

    private void remove(Fleet fleet, Instance instance) throws InterruptedException {
        truth.remove(instance.address());
        untilTaken(() -> fleet.registry().remove(instance));
    }

    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    /// A request without an answer may have been carried out or not; sent again, it has been.
    private static void untilTaken(Request request) throws InterruptedException {
        while (true) {
            try {
                request.send();
                return;
            } catch (IOException _) {
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
