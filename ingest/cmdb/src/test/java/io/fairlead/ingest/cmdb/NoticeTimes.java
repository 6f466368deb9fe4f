package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// When each instance was reported first; keeps nothing else.
final class NoticeTimes implements RegistryListener {
    final Map<String, Long> nanos = new ConcurrentHashMap<>();
    final CountDownLatch complete = new CountDownLatch(1);
    final AtomicInteger requests = new AtomicInteger();
    volatile @Nullable CompleteReport first;

    @Override
    public void awaitPermit() {
        requests.incrementAndGet();
    }

    @Override
    public void complete(CompleteReport report) {
        first = report;
        complete.countDown();
    }

    @Override
    public void changed(Delta delta) {
        long now = System.nanoTime();
        for (Instance instance : delta.seen()) {
            var _ = nanos.putIfAbsent(instance.id(), now);
        }
    }

    @Override
    public void rejected(String item, RejectedFailure failure) {
        throw failure;
    }
}
