package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.publisher.spi.WriteOrigin.Notice;
import io.fairlead.publisher.twin.TwinWatch;
import io.fairlead.publisher.twin.TwinWatch.Sighting;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.table.reader.ReadTo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pauses the writes to a target while another copy of this installation writes there (ADR 24), and resumes them once
/// none was seen for [TwinWatch#QUIET].
///
/// Meanwhile one object is written unchanged every 15 seconds, with a notice in its annotations. It tells the copy that
/// it is not alone, and both wait until one is stopped. Without the notice, each would conclude after a minute that the
/// other had stopped, and the two would undo each other's work. Thread-safe.
final class TwinGuard {
    private static final Logger LOG = LoggerFactory.getLogger(TwinGuard.class);
    /// Three notices may get lost before the other copy resumes its writes.
    private static final Duration NOTICE = TwinWatch.QUIET.dividedBy(4);

    private final MeshTarget target;
    private final SyncPolicy sync;
    private final ReadRecords records;
    private final TwinWatch watch;
    private final InstantSource clock;
    private final Supplier<MeshView> views;
    private final Effects effects;
    private volatile @Nullable Failure refusal;
    /// The last notice that was sent, and the time of the last one with which the object was seen.
    private volatile @Nullable Notice sent;

    private volatile Instant noticed = Instant.MIN;

    /// The actions of the pipeline when the refusal begins and when it is over. `waits` is run when [#tick] has to be
    /// called each second from now on.
    record Effects(Runnable refused, Runnable waits, Runnable over) {}

    TwinGuard(TargetSpec spec, PipelineDependencies outside, Supplier<MeshView> views, Effects effects) {
        this.target = spec.target();
        this.sync = spec.sync();
        this.records = outside.records();
        this.watch = new TwinWatch(records);
        this.clock = outside.clock();
        this.views = views;
        this.effects = effects;
    }

    /// The listener of the target. Drift is ignored while there is a twin: everything is reconciled when it is gone.
    TargetListener listening(Consumer<ObjectKey> drift) {
        return new Listening(drift);
    }

    private final class Listening implements TargetListener {
        private final Consumer<ObjectKey> drift;

        Listening(Consumer<ObjectKey> drift) {
            this.drift = drift;
        }

        @Override
        public void drifted(ObjectKey object) {
            if (!isRefusing()) {
                drift.accept(object);
            }
        }

        @Override
        public void wrote(ObjectKey object, WriteOrigin origin) {
            watch.wrote(object, origin, clock.instant());
            arrived(origin);
            seen();
        }

        @Override
        public void found(ObjectKey object, WriteOrigin origin) {
            watch.found(object, origin, clock.instant());
            seen();
        }

        @Override
        public Optional<WriteOrigin> origin(ServiceKey service) {
            return TwinGuard.this.origin(service);
        }
    }

    /// A notice counts as given when the target shows it. If the twin writes the same object at the same moment, one of
    /// the two writes is lost without an error, because nothing else of the object changes.
    private void arrived(WriteOrigin origin) {
        Notice notice = sent;
        if (notice != null && notice.equals(origin.notice())) {
            noticed = notice.at();
        }
    }

    private void seen() {
        settle();
        if (isWaiting()) {
            effects.waits().run();
        }
    }

    boolean isRefusing() {
        return refusal != null;
    }

    /// The reason why nothing is written.
    Optional<Failure> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// True while [#tick] has to be called each second.
    boolean isWaiting() {
        return isRefusing() || watch.isWaiting();
    }

    /// @throws TransientFailure there is a twin: nothing is written
    void requireNone() {
        if (watch.isWaiting()) {
            // Origins found on objects at the start are decided by records read since.
            watch.check(clock.instant());
            settle();
        }
        Failure now = refusal;
        if (now != null) {
            throw new TransientFailure(now.code(), String.valueOf(now.getMessage()));
        }
    }

    /// The origin of a write of this service.
    private Optional<WriteOrigin> origin(ServiceKey service) {
        Notice notice = notice(clock.instant());
        if (notice != null) {
            sent = notice;
        }
        return records.newest(views.get().partition(service)).map(readTo -> new WriteOrigin(readTo, notice));
    }

    private @Nullable Notice notice(Instant now) {
        return isRefusing()
                ? watch.twin(now).map(it -> new Notice(now, it.denied())).orElse(null)
                : null;
    }

    /// Checks undecided origins again, resumes the writes if the twin is gone, and gives notice if not.
    void tick() throws InterruptedException {
        watch.check(clock.instant());
        settle();
        if (isRefusing()) {
            giveNotice();
        }
    }

    private synchronized void settle() {
        // A publisher that only plans has nothing to refuse, and is a twin to nobody.
        Failure now = sync == SyncPolicy.PLAN_ONLY
                ? null
                : watch.twin(clock.instant()).map(this::failure).orElse(null);
        boolean wasRefusing = isRefusing();
        refusal = now;
        if (now != null && !wasRefusing) {
            refuse(now);
        } else if (now == null && wasRefusing) {
            goOn();
        }
    }

    private void refuse(Failure why) {
        noticed = Instant.MIN;
        effects.refused().run();
        LOG.warn(
                "target={} refuses to work code={} reason=\"{}\" see=docs/operations/twin.md",
                target.name(),
                why.code(),
                why.getMessage());
    }

    private void goOn() {
        LOG.info(
                "target={} continues: no write of another copy of this installation for {}",
                target.name(),
                TwinWatch.QUIET);
        effects.over().run();
    }

    private Failure failure(Sighting twin) {
        ReadTo seen = twin.origin().readTo();
        return new TransientFailure(
                "PUBLISHER-TWIN",
                "target " + target.name() + ": another copy of this installation writes to it (seen on " + twin.object()
                        + ", read-to " + seen + ", "
                        + (twin.denied() == null
                                ? "which refuses to work beside this one"
                                : "a record that the log of this one does not hold")
                        + "); nothing is written in the meantime. Stop one of the two; give a copy that is to stay"
                        + " another pipeline name and remove its data directory. The other continues automatically, "
                        + TwinWatch.QUIET.toSeconds() + " s after the last write of the one that was stopped");
    }

    /// The object on which the twin was seen, which the twin certainly watches.
    private @Nullable MeshObject forNotice(Sighting twin) throws InterruptedException {
        return target.actual(twin.object()) instanceof Owned(var owned)
                ? owned
                : target.owned().values().stream()
                        .filter(it -> origin(it.service()).isPresent())
                        .findFirst()
                        .orElse(null);
    }

    private void giveNotice() throws InterruptedException {
        Instant now = clock.instant();
        Optional<Sighting> twin = watch.twin(now);
        if (twin.isEmpty() || noticed.plus(NOTICE).isAfter(now)) {
            return;
        }
        try {
            MeshObject object = forNotice(twin.get());
            if (object != null) {
                Notice before = sent;
                target.apply(new Update(object, object));
                if (Objects.equals(sent, before)) {
                    noticed = now; // Written without an origin: the target will not show it.
                }
            }
        } catch (Failure failure) {
            // Given with the next tick: usually the object was written meanwhile.
            LOG.debug("target={} notice not given reason=\"{}\"", target.name(), failure.getMessage());
        }
    }
}
