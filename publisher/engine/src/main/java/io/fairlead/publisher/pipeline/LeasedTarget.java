package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.table.reader.Lease;
import java.util.SortedMap;

/// A target that is written only while the lease is held. Changes that are not written are retried: by this process if
/// Kafka confirms it as the owner, by the owner otherwise.
public record LeasedTarget(MeshTarget target, Lease lease) implements MeshTarget {
    @Override
    public void apply(Change change) throws InterruptedException {
        if (!lease.isHeld()) {
            throw new TransientFailure(
                    "PUBLISHER-LEASE",
                    "target " + name() + ": nothing is written, because Kafka has not confirmed for "
                            + lease.time().toMillis()
                            + " ms that this process still owns its partitions; writes continue once Kafka responds");
        }
        target.apply(change);
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public ServiceRenderer renderer() {
        return target.renderer();
    }

    @Override
    public void check() {
        target.check();
    }

    @Override
    public void start(TargetListener listener) throws InterruptedException {
        target.start(listener);
    }

    @Override
    public Actual actual(ObjectKey key) {
        return target.actual(key);
    }

    @Override
    public SortedMap<ObjectKey, MeshObject> owned() {
        return target.owned();
    }

    @Override
    public void close() {
        target.close();
    }
}
