package io.fairlead.simulation;

import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.runner.EpochSender;
import io.fairlead.ingest.runner.EpochSession;
import io.fairlead.ingest.runner.EpochStart;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.runner.TableRepair;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The processes that read one registry: one owns it, former owners may still go on for a while.
final class SimIngest {
    static final GuardLimits LIMITS = new GuardLimits(0.25, 6, 0.5, Duration.ofSeconds(60), Duration.ofSeconds(3));
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final SimRegistry registry;
    private final SourceSetup setup;
    private final SimEmitter emitter;
    private final Oracle oracle;
    private final Defect defect;
    private final Supplier<Epoch> epochs;
    private final SimClock clock;
    private final StalenessLimits staleness;
    private final List<Owner> former = new ArrayList<>();
    private TableRepair repair = repair();
    private Owner owner;

    /// One process. It takes a new epoch by itself where the last one is dead.
    private final class Owner {
        private final RemovalLedger ledger = new RemovalLedger(setup.guard());
        private EpochSession session;
        private Instant spoke;
        private Instant measuredFrom;
        private Instant time;

        private Owner(int known, Instant now) {
            time = now;
            ledger.begin(known);
            measuredFrom = now;
            session = session(null);
            spoke = now;
        }

        private EpochSession session(@Nullable EpochSession before) {
            Epoch epoch = epochs.get();
            oracle.taken(registry.source(), epoch, measuredFrom);
            return new EpochSession(
                    setup,
                    EpochStart.of(setup, ledger, before),
                    new EpochSender(setup.source().id(), epoch, emitter, _ -> {}),
                    () -> time);
        }

        private void poll(Instant now) {
            time = now;
            if (session.isOver() || (isForgotten(now) && this == owner)) {
                renew();
            }
            Optional<CompleteReport> answer = registry.ask(now);
            if (answer.isEmpty() && defect == Defect.FAILED_READ_IS_EMPTY) {
                report(new CompleteReport(
                        new io.fairlead.ingest.spi.Scope.WholeRegistry(), List.of(), List.of(), Position.of(0), now));
            }
            answer.ifPresent(given -> {
                oracle.answered(registry.source(), session.epoch(), given);
                report(
                        defect == Defect.UNREAD_IS_IGNORED
                                ? new CompleteReport(
                                        given.scope(), given.instances(), List.of(), given.position(), given.observed())
                                : given);
                if (session.isOver()) {
                    oracle.lastWasLost(registry.source());
                }
                spoke = now;
            });
        }

        private boolean isForgotten(Instant now) {
            return staleness.expired() != null
                    && Duration.between(spoke, now)
                                    .compareTo(staleness.expired().dividedBy(2))
                            >= 0;
        }

        private void renew() {
            // Heartbeats come every few seconds: no owner goes without a last word of how many there are.
            session.heartbeat(clock.instant());
            if (session.snapshotDone()) {
                ledger.begin(session.instances());
                measuredFrom = clock.instant();
            } else {
                ledger.beginAfterPart(session.instances());
            }
            abandon();
            session.end();
            session = session(session);
        }

        /// Says up to so many strides more of its snapshot.
        private void emitNextBatch(int strides) {
            time = clock.instant();
            if (isForgotten(time)) {
                return;
            }
            spoke = time;
            try {
                for (int i = 0; i < strides && session.emitNextBatch(); i++) {}
                noteTheEnd();
            } catch (RuntimeException _) {
                over();
            }
        }

        private void noteTheEnd() {
            if (session.snapshotDone()) {
                oracle.snapshotIsSaid(session.epoch(), time);
            }
        }

        /// A snapshot that was not complete will never be.
        private void abandon() {
            if (!session.snapshotDone()) {
                oracle.snapshotWasLost(registry.source(), session.epoch());
            }
        }

        private void over() {
            // The session is over: its connection was lost.
            if (!session.isOver()) {
                throw new AssertionError("a report failed, but its session goes on");
            }
            abandon();
        }

        private void report(CompleteReport answer) {
            try {
                session.complete(answer);
                noteTheEnd();
            } catch (RuntimeException _) {
                over();
            }
        }
    }

    SimIngest(
            SimRegistry registry,
            int rank,
            StalenessLimits staleness,
            SimEmitter emitter,
            Oracle oracle,
            Defect defect,
            Supplier<Epoch> epochs,
            SimClock clock) {
        this.registry = registry;
        this.emitter = emitter;
        this.oracle = oracle;
        this.defect = defect;
        this.epochs = epochs;
        this.staleness = staleness;
        setup = SourceSetup.of(new Named(registry.source()), SimRegistry.RULES, rank)
                .with(new GuardSetup(limits(defect), WINDOW))
                .withPaces(RunnerConfig.DEFAULT.withStaleness(staleness));
        this.clock = clock;
        owner = new Owner(0, clock.instant());
    }

    private static GuardLimits limits(Defect defect) {
        return defect == Defect.SERVICE_CONFIRMED_AT_ONCE
                ? new GuardLimits(
                        LIMITS.share(), LIMITS.count(), LIMITS.shareOfService(), LIMITS.confirmAfter(), Duration.ZERO)
                : LIMITS;
    }

    /// Another process takes the source over; the table says how many instances there were.
    void takeOver(int known, Instant now) {
        former.add(owner);
        owner.abandon();
        repair = repair();
        owner = new Owner(known, now);
    }

    private static TableRepair repair() {
        return new TableRepair(RunnerConfig.DEFAULT.snapshotGap(), RunnerConfig.DEFAULT.snapshotInterval());
    }

    /// Takes a new snapshot where the table says that something is wrong with what it holds, or where the
    /// session wants one: as the runner does.
    void compare(Function<Epoch, Optional<String>> problems, Instant now) {
        EpochSession session = owner.session;
        if (session.isOver() || !session.snapshotDone()) {
            return;
        }
        boolean differs = defect != Defect.PROBLEMS_OF_THE_TABLE_ARE_IGNORED
                && problems.apply(session.epoch()).isPresent();
        if (repair.isDue(differs, now) || session.wantsSnapshot()) {
            resync(now);
        }
    }

    /// How long it will be before the next snapshot of this kind at least.
    Duration untilNextRepair() {
        return repair.untilNext();
    }

    SimRegistry registry() {
        return registry;
    }

    Epoch epoch() {
        return owner.session.epoch();
    }

    void poll(Instant now) {
        owner.poll(now);
    }

    void emitNextBatch(int strides) {
        owner.emitNextBatch(strides);
    }

    void sayToTheEnd() {
        owner.emitNextBatch(Integer.MAX_VALUE);
    }

    /// A new snapshot in a new epoch, by the same owner.
    void resync(Instant now) {
        owner.renew();
        owner.poll(now);
    }

    void formerOwnerPolls(int pick, Instant now) {
        if (!former.isEmpty()) {
            Owner slow = former.get(pick % former.size());
            if (!slow.session.isOver()) {
                slow.poll(now);
                slow.emitNextBatch(pick % 5);
            }
        }
    }

    void heartbeat(Instant now) {
        owner.session.heartbeat(now);
        owner.spoke = now;
    }

    /// Only its name is asked for.
    private record Named(SourceId id) implements RegistrySource {
        @Override
        public void run(RegistryListener listener, Cancellation cancellation) {
            throw new AssertionError("nobody runs this");
        }

        @Override
        public void close() {}
    }
}
