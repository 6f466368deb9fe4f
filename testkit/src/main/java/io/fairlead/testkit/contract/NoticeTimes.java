package io.fairlead.testkit.contract;

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
public final class NoticeTimes implements RegistryListener {
    public final Map<String, Long> nanos = new ConcurrentHashMap<>();
    public final CountDownLatch complete = new CountDownLatch(1);
    public final AtomicInteger requests = new AtomicInteger();
    public volatile @Nullable CompleteReport first;

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
