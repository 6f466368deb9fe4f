package io.fairlead.testkit.fake;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A registry in memory: lists its instances in pages of two, keeps a log of changes by index, and fails in every
/// way that [Fault] names. Safe for use by several threads.
public final class FakeRegistry {
    private static final int PAGE = 2;

    /// Some of the instances, by id. `whole` is false where the answer broke off; `last` where more follow.
    public record Page(List<Instance> instances, boolean whole, boolean last) {
        public Page {
            instances = List.copyOf(instances);
        }
    }

    /// What happened at an index: the instance as it became, or nothing where it went.
    public record Entry(long index, String id, Optional<Instance> became) {}

    private final TreeMap<String, Instance> instances = new TreeMap<>();
    private final List<Entry> log = new ArrayList<>();
    private long index = 100;
    private @Nullable Fault fault;

    public synchronized void put(Instance instance) {
        instances.put(instance.id(), instance);
        log.add(new Entry(++index, instance.id(), Optional.of(instance)));
        notifyAll();
    }

    public synchronized void remove(String id) {
        if (instances.remove(id) != null) {
            log.add(new Entry(++index, id, Optional.empty()));
            notifyAll();
        }
    }

    public synchronized void fail(Fault with) {
        fault = with;
        notifyAll();
    }

    public synchronized void restore() {
        fault = null;
        notifyAll();
    }

    /// Loses everything and counts from the beginning again.
    public synchronized void goBackwards() {
        instances.clear();
        log.clear();
        index = 1;
        notifyAll();
    }

    synchronized long index(Cancellation cancellation) throws InterruptedException {
        answer(cancellation);
        return index;
    }

    /// The first instances whose id is greater than `after`: what goes meanwhile moves no page boundary.
    synchronized Page page(String after, Cancellation cancellation) throws InterruptedException {
        answer(cancellation);
        if (fault == Fault.PARTIAL && !after.isEmpty()) {
            throw new TransientFailure("INGEST-FAKE-PARTIAL", "the page after \"" + after + "\" failed");
        }
        Collection<Instance> rest = instances.tailMap(after, false).values();
        List<Instance> page = rest.stream().limit(PAGE).toList();
        return fault == Fault.TRUNCATED
                ? new Page(page.subList(0, page.size() / 2), false, true)
                : new Page(page, true, rest.size() <= PAGE);
    }

    /// Waits until the index is not `known`, then says what it is.
    synchronized long awaitOtherThan(long known, Cancellation cancellation) throws InterruptedException {
        while (index == known && fault == null && !cancellation.isRequested()) {
            wait();
        }
        answer(cancellation);
        return index;
    }

    /// What was logged after that index.
    synchronized List<Entry> after(long known, Cancellation cancellation) throws InterruptedException {
        answer(cancellation);
        return log.stream().filter(entry -> entry.index() > known).toList();
    }

    /// Lets what waits look around again.
    synchronized void wake() {
        notifyAll();
    }

    private void answer(Cancellation cancellation) throws InterruptedException {
        while (fault == Fault.SILENT && !cancellation.isRequested()) {
            wait(100);
            if (fault == Fault.SILENT) {
                throw new TransientFailure("INGEST-FAKE-SILENT", "the fake registry did not answer within 100 ms");
            }
        }
        if (fault == Fault.UNREACHABLE) {
            throw new TransientFailure("INGEST-FAKE-UNREACHABLE", "the fake registry cannot be reached");
        }
        if (fault == Fault.ERROR) {
            throw new TransientFailure("INGEST-FAKE-ERROR", "the fake registry answered with an error");
        }
    }
}
