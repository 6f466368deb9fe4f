package io.fairlead.publisher.twin;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.publisher.spi.WriteOrigin.Notice;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.table.reader.ReadRecords.Answer;
import io.fairlead.table.reader.ReadTo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Detects another copy of this installation that writes to a target: a publisher with our owner label and our
/// installation mark that reads another log. Other processes of the same installation read the same log.
///
/// | the record that the writer had read | is a twin |
/// |---|---|
/// | is in our log, the same | no |
/// | has another timestamp in our log | yes |
/// | is beyond what we have read, and the log ends before it | yes, once Kafka was asked for the end |
/// | is beyond what we have read | not known yet; it is checked again as we read on |
/// | is of another topic, no longer remembered, compacted away | proves nothing |
/// | proves nothing, but the writer's notice denies a record that we have read | yes: the twin detected us |
///
/// Origins found on objects at the start count if they were written within [#QUIET], because their writer may be gone.
/// A twin counts as present until nothing of it was seen for [#QUIET]. Thread-safe.
public final class TwinWatch {
    /// A twin counts as gone this long after it was last seen.
    public static final Duration QUIET = Duration.ofSeconds(60);

    /// A reader of the same log is rarely ahead for longer.
    private static final Duration READ_ON = Duration.ofSeconds(2);

    private final ReadRecords records;
    private final Map<Integer, Open> open = new HashMap<>();
    /// The last record of each partition that proved a twin: it proves one again when it is seen again, however far we
    /// read on.
    private final Map<Integer, ReadTo> proofs = new HashMap<>();
    private @Nullable Sighting last;

    /// `denied` is the twin's record that our log does not hold; null if the twin's notice is the proof.
    public record Sighting(
            ObjectKey object,
            WriteOrigin origin,
            Instant at,
            @Nullable ReadTo denied) {}

    /// An origin that cannot be decided before more is read: written at `at`, and known here since `since`.
    private record Open(ObjectKey object, WriteOrigin origin, Instant at, Instant since, boolean asked) {
        Open withAsked() {
            return new Open(object, origin, at, since, true);
        }
    }

    public TwinWatch(ReadRecords records) {
        this.records = records;
    }

    /// A publisher of our owner wrote the object just now, perhaps this one.
    public synchronized void wrote(ObjectKey object, WriteOrigin origin, Instant now) {
        Answer answer = judge(object, origin, now);
        if (answer == Answer.AHEAD) {
            open.putIfAbsent(origin.readTo().partition(), new Open(object, origin, now, now, false));
        }
    }

    /// A publisher of our owner wrote the object before this one began. Of each partition the latest write
    /// counts.
    public synchronized void found(ObjectKey object, WriteOrigin origin, Instant now) {
        Instant after = origin.writtenAfter();
        Instant at = after.isAfter(now) ? now : after;
        if (!at.plus(QUIET).isAfter(now)) {
            return;
        }
        Answer answer = judge(object, origin, at);
        if (answer == Answer.AHEAD || answer == Answer.UNREAD) {
            open.merge(
                    origin.readTo().partition(),
                    new Open(object, origin, at, now, false),
                    (before, next) -> next.at().isAfter(before.at()) ? next : before);
        }
    }

    private Answer judge(ObjectKey object, WriteOrigin origin, Instant at) {
        ReadTo claim = origin.readTo();
        Answer answer = records.judge(claim);
        Notice notice = origin.notice();
        if (answer == Answer.OTHER || claim.equals(proofs.get(claim.partition()))) {
            proven(object, origin, at, claim);
            return Answer.OTHER;
        }
        if (notice != null && notice.denied() != null && records.judge(notice.denied()) == Answer.SAME) {
            proven(object, origin, at, null);
            return Answer.OTHER;
        }
        return answer;
    }

    private void proven(ObjectKey object, WriteOrigin origin, Instant at, @Nullable ReadTo denied) {
        if (denied != null) {
            proofs.put(denied.partition(), denied);
        }
        if (last == null || !at.isBefore(last.at())) {
            last = new Sighting(object, origin, at, denied);
        }
    }

    /// Checks undecided origins again. To be called every second while [#isWaiting].
    public synchronized void check(Instant now) {
        open.replaceAll((partition, it) -> {
            boolean ask = !it.asked() && records.judge(it.origin().readTo()) == Answer.AHEAD;
            if (ask && !it.since().plus(READ_ON).isAfter(now)) {
                records.askEnd(partition);
                return it.withAsked();
            }
            return it;
        });
        open.values().removeIf(it -> !it.at().plus(QUIET).isAfter(now) || isDecided(it));
        if (last != null && twin(now).isEmpty()) {
            last = null;
            proofs.clear();
        }
    }

    private boolean isDecided(Open it) {
        Answer answer = judge(it.object(), it.origin(), it.at());
        if (answer == Answer.AHEAD
                && it.asked()
                && records.endsBefore(it.origin().readTo())) {
            proven(it.object(), it.origin(), it.at(), it.origin().readTo());
            return true;
        }
        return answer != Answer.AHEAD && answer != Answer.UNREAD;
    }

    /// True while an origin is undecided.
    public synchronized boolean isWaiting() {
        return !open.isEmpty();
    }

    /// The last sighting of a twin that counts.
    public synchronized Optional<Sighting> twin(Instant now) {
        return Optional.ofNullable(last).filter(it -> it.at().plus(QUIET).isAfter(now));
    }
}
