package io.fairlead.simulation;

import io.fairlead.ingest.diff.Rejection;
import io.fairlead.ingest.runner.Backpressure;
import io.fairlead.ingest.runner.Emitter;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Writes to the log; may lose its connection, or repeat what it wrote before.
final class SimEmitter implements Emitter {
    private static final int NEVER = -1;
    private static final int AFTER_ALL_OTHERS = 500_000;

    private final SimLog log;
    private final Defect defect;
    private final Function<SourceId, Epoch> newest;
    private int failsIn = NEVER;
    private int losesIn = NEVER;
    private int repeats;

    SimEmitter(SimLog log, Defect defect, Function<SourceId, Epoch> newest) {
        this.log = log;
        this.defect = defect;
        this.newest = newest;
    }

    void failIn(int events) {
        failsIn = events;
    }

    /// One instance is lost on its way, after so many others.
    void loseIn(int instances) {
        losesIn = instances;
    }

    void mend() {
        failsIn = NEVER;
        losesIn = NEVER;
    }

    /// The last so many records of each partition arrive once more.
    void repeat(int records) {
        repeats = records;
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            var all = log.of(partition);
            for (SimLog.Entry entry :
                    all.subList(Math.max(0, all.size() - repeats), all.size()).toArray(SimLog.Entry[]::new)) {
                log.append(partition, entry);
            }
        }
    }

    @Override
    public int partitions() {
        return SimLog.PARTITIONS;
    }

    @Override
    public void send(int partition, SourceEvent event, Consumer<Failure> failed) {
        if (failsIn == 0) {
            failed.accept(new TransientFailure("SIM-KAFKA", "no acknowledgement"));
            return;
        }
        if (failsIn > 0) {
            failsIn--;
        }
        if (event instanceof InstanceSeen && losesIn >= 0 && losesIn-- == 0) {
            return;
        }
        log.append(partition, new SimLog.Entry.Said(mistaken(event)));
        if (defect == Defect.REPLACED_BY_NOTHING && event instanceof InstanceGone gone) {
            Stamp stamp = gone.stamp();
            Removal removal = new Removal(Loss.NONE, Loss.NONE, gone.removal().limits(), Evidence.REPLACED);
            Stamp next =
                    new Stamp(stamp.source(), stamp.epoch(), stamp.sequence() + AFTER_ALL_OTHERS, stamp.observed());
            log.append(
                    partition, new SimLog.Entry.Said(new InstanceGone(next, gone.service(), gone.instance(), removal)));
        }
    }

    private SourceEvent mistaken(SourceEvent event) {
        return switch (event) {
            case InstanceGone(var stamp, var service, var instance, var removal) ->
                new InstanceGone(stamp(stamp), service, instance, removal(removal));
            case SnapshotCompleted(var stamp, var counts, var loss, var limits, var unread, var rules) ->
                new SnapshotCompleted(stamp(stamp), counts, loss(loss), limits(limits), unread, rules);
            case io.fairlead.model.RegistryEvent.InstanceSeen(
                    var stamp,
                    var service,
                    var instance,
                    var rank,
                    var endpoint,
                    var raw) -> new InstanceSeen(stamp(stamp), service, instance, rank, endpoint, raw);
            case SnapshotStarted(var stamp, var staleness, var formerly) ->
                new SnapshotStarted(stamp(stamp), staleness, formerly);
            case Heartbeat(var stamp, var total, var staleness, var counts) ->
                new Heartbeat(
                        stamp(stamp),
                        total,
                        staleness,
                        defect == Defect.HEARTBEATS_BEAR_NO_COUNTS ? List.of() : counts);
        };
    }

    private Stamp stamp(Stamp stamp) {
        return defect == Defect.FORMER_OWNER_SPEAKS_AS_THE_NEW_ONE
                ? new Stamp(stamp.source(), newest.apply(stamp.source()), stamp.sequence() + 100_000, stamp.observed())
                : stamp;
    }

    private Removal removal(Removal removal) {
        return new Removal(
                loss(removal.ofSource()), loss(removal.ofService()), limits(removal.limits()), removal.evidence());
    }

    private Loss loss(Loss loss) {
        return defect == Defect.LOSSES_ARE_NOT_COUNTED ? new Loss(0, loss.of()) : loss;
    }

    private GuardLimits limits(GuardLimits limits) {
        return switch (defect) {
            case NO_LIMIT_OF_THE_SOURCE ->
                new GuardLimits(
                        1,
                        Integer.MAX_VALUE,
                        limits.shareOfService(),
                        limits.confirmAfter(),
                        limits.confirmServiceAfter());
            case NO_LIMIT_OF_A_SERVICE ->
                new GuardLimits(limits.share(), limits.count(), 1, limits.confirmAfter(), limits.confirmServiceAfter());
            case CONFIRMED_AT_ONCE ->
                new GuardLimits(limits.share(), limits.count(), limits.shareOfService(), Duration.ZERO, Duration.ZERO);
            default -> limits;
        };
    }

    /// So that nearly every report is a long one.
    @Override
    public int stride() {
        return 2;
    }

    @Override
    public Backpressure pace(SourceId source) {
        return Backpressure.NONE;
    }

    @Override
    public void deadLetter(SourceId source, Rejection rejection) {
        throw new AssertionError("nothing is rejected here, but " + rejection);
    }

    @Override
    public void deadLetter(SourceId source, String item, byte[] content, RejectedFailure failure) {
        throw new AssertionError("nothing is rejected here, but " + item, failure);
    }
}
