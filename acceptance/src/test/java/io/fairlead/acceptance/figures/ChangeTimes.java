package io.fairlead.acceptance.figures;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// When each port was reported first, and the number of requests. Allows each request at once.
final class ChangeTimes implements RegistryListener {
    private final Map<Integer, Long> nanos = new ConcurrentHashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final AtomicLong requests = new AtomicLong();

    @Override
    public void awaitPermit() {
        var _ = requests.incrementAndGet();
    }

    @Override
    public void called(String api) {
        var _ = requests.incrementAndGet();
    }

    @Override
    public void complete(CompleteReport report) {
        reported(report.instances());
        complete.countDown();
    }

    @Override
    public void changed(Delta delta) {
        reported(delta.seen());
    }

    private void reported(Collection<Instance> instances) {
        long now = System.nanoTime();
        for (Instance instance : instances) {
            for (ListedPort port : instance.ports()) {
                var _ = nanos.putIfAbsent(port.target() == 0 ? port.number() : port.target(), now);
            }
        }
    }

    @Override
    public void rejected(String item, RejectedFailure failure) {
        System.out.println(item + " was rejected: " + failure.getMessage());
    }

    /// Of [System#nanoTime].
    Map<Integer, Long> nanos() {
        return nanos;
    }

    CountDownLatch complete() {
        return complete;
    }

    long requests() {
        return requests.get();
    }
}
