package io.fairlead.bench.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Changes registries ten times a second while it is on: mostly what an instance says, at times one more or one
/// less.
final class Load implements AutoCloseable {
    private static final long PAUSE_MS = 100;

    private final Truth truth;
    private final List<Fleet> fleets;
    private final Random random;
    private final AtomicLong changes = new AtomicLong();
    /// Held by a change, and by who has the load stopped.
    private final ReentrantLock gate = new ReentrantLock(true);

    private final Thread thread;
    private final AtomicInteger addresses = new AtomicInteger();

    /// @param fleets of which the first whose turn it is gets a change
    Load(Truth truth, Random random, List<Fleet> fleets) {
        this.truth = truth;
        this.random = random;
        this.fleets = fleets;
        this.thread = Thread.ofPlatform().daemon().name("load").unstarted(this::run);
    }

    /// Registers the first instances. The load is off after that.
    void fill() throws IOException, InterruptedException {
        for (Fleet fleet : fleets) {
            for (int i = 0; i < fleet.services() * fleet.instances(); i++) {
                put(fleet, new RegisteredInstance(fleet.service(i), address(), 1));
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

    /// An address that was never used before.
    String address() {
        int number = addresses.incrementAndGet();
        return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
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
        for (Fleet fleet : fleets) {
            if (number % fleet.every() == 0) {
                change(fleet, number / fleet.every());
                return;
            }
        }
    }

    private void change(Fleet fleet, long turn) throws InterruptedException {
        long round = turn / fleet.turnover();
        if (turn % fleet.turnover() == fleet.turnover() / 2) {
            put(fleet, new RegisteredInstance(fleet.service(round), address(), 1));
        } else if (turn % fleet.turnover() == fleet.turnover() - 1) {
            remove(fleet, of(fleet.service(round)).getFirst());
        } else {
            List<RegisteredInstance> some = of(fleet.service(random.nextInt(fleet.services())));
            put(fleet, some.get(random.nextInt(some.size())).next());
        }
    }

    private List<RegisteredInstance> of(String service) {
        return truth.instances().stream()
                .filter(instance -> instance.service().equals(service))
                .toList();
    }

    private void put(Fleet fleet, RegisteredInstance instance) throws InterruptedException {
        truth.put(instance);
        untilTaken(() -> fleet.registry().put(instance));
    }

    private void remove(Fleet fleet, RegisteredInstance instance) throws InterruptedException {
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
