package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides how to get the second report that resolves suspect removals of one source.
///
/// | suspect removals | requested |
/// |---|---|
/// | of a few services, the source can read single services | these services, from the source itself |
/// | of a few services | the source is run again, at most every [#RECHECK_GAP] |
/// | of many | the source is run again, at most once per `snapshotGap` |
/// | known to the table alone | a new snapshot ([FollowUpSnapshots]) |
///
/// One thread.
final class Confirmations {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);
    private static final int RECHECKED_ONE_BY_ONE = 64;
    /// A registry that responds slowly is not sent the same request again in the meantime.
    private static final Duration RECHECK_GAP = Duration.ofSeconds(5);

    /// The actions of the runner.
    enum Request {
        NONE,
        RUN_AGAIN,
        NEW_SNAPSHOT
    }

    private final RegistrySource source;
    private final Epochs epochs;
    private final Duration snapshotGap;
    private final FollowUpSnapshots followUps;
    private Instant askedAt = Instant.MIN;

    Confirmations(SourceSetup setup, Epochs epochs) {
        this.source = setup.source();
        this.epochs = epochs;
        this.snapshotGap = setup.paces().snapshotGap();
        this.followUps = new FollowUpSnapshots(setup.guard().limits().confirmServiceAfter());
    }

    /// `session` has written its snapshot.
    Request next(EpochSession session, Instant now) {
        Instant wanted = session.wantsAnswerAt();
        if (wanted != null) {
            return wanted.isAfter(now) ? Request.NONE : ask(session.wantsAnswersAbout(now), now);
        }
        if (session.progress().isDoubtful()
                || !followUps.isDue(session.progress().completedAt(), now)) {
            return Request.NONE;
        }
        OptionalInt suspects = epochs.suspects(id(), session.epoch());
        if (suspects.isEmpty() || !followUps.isWanted(session.progress().completedAt(), suspects.getAsInt())) {
            return Request.NONE;
        }
        LOG.info("source={} takes a new snapshot reason=confirm-removals suspects={}", id(), suspects.getAsInt());
        return Request.NEW_SNAPSHOT;
    }

    private Request ask(SortedSet<String> services, Instant now) {
        boolean few = services.size() <= RECHECKED_ONE_BY_ONE;
        Duration gap = few ? RECHECK_GAP : snapshotGap;
        if (services.isEmpty() || (!askedAt.equals(Instant.MIN) && now.isBefore(askedAt.plus(gap)))) {
            return Request.NONE;
        }
        askedAt = now;
        if (few && source.recheck(services)) {
            LOG.info("source={} is queried again reason=confirm-removals services={}", id(), services);
            return Request.NONE;
        }
        LOG.info("source={} is read again reason=confirm-removals services={}", id(), services.size());
        return Request.RUN_AGAIN;
    }

    private SourceId id() {
        return source.id();
    }
}
