package io.fairlead.topology.merge;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One partition's knowledge of a source. `since` is when its status last changed.
///
/// @param rules the digest of the rules of the last complete snapshot; empty if it is not known
/// @param retired whether an operator retired it: then only its epoch counts, up to which its events are
/// ignored
public record SourceProgress(
        Epochs epochs,
        Holding holding,
        Contact contact,
        @Nullable String problem,
        Instant since,
        boolean retired,
        String rules) {
    static final SourceProgress UNKNOWN = new SourceProgress(
            new Epochs(Epoch.NONE, Epoch.NONE, Epoch.NONE),
            new Holding(0, 0),
            new Contact(Freshness.FRESH, Instant.EPOCH, -1, StalenessLimits.DEFAULT),
            null,
            Instant.EPOCH,
            false,
            "");

    /// The remainder of a source whose claims an operator removed.
    static SourceProgress retiredUpTo(Epoch epoch, Instant at) {
        Epochs fence = new Epochs(epoch, Epoch.NONE, Epoch.NONE);
        return new SourceProgress(fence, UNKNOWN.holding(), UNKNOWN.contact(), null, at, true, "");
    }

    /// `started` and `completed` are the last epochs whose SnapshotStarted was read here, and whose snapshot
    /// was complete here.
    public record Epochs(Epoch current, Epoch started, Epoch completed) {}

    /// The number of claims of the source, and of the suspect ones among them.
    public record Holding(int instances, int suspects) {}

    /// `heard` is the time of the last marker or heartbeat, `sequence` its number in the epoch (-1 before the
    /// first).
    public record Contact(Freshness freshness, Instant heard, long sequence, StalenessLimits staleness) {}

    Epoch epoch() {
        return epochs.current();
    }

    /// Returns whether events of this epoch are from an owner that has been replaced.
    boolean fences(Epoch other) {
        int order = other.compareTo(epoch());
        return order < 0 || (order == 0 && retired);
    }

    /// Adopts a newer epoch, whichever of its events comes first. A retired source starts afresh.
    SourceProgress inEpoch(Epoch newer, Instant at) {
        if (retired) {
            return UNKNOWN.inEpoch(newer, at);
        }
        Contact silent = new Contact(contact.freshness(), contact.heard(), -1, contact.staleness());
        Epochs next = new Epochs(newer, epochs.started(), epochs.completed());
        return new SourceProgress(next, holding, silent, problem, at, false, rules);
    }

    SourceProgress started(Instant at) {
        Epochs begun = new Epochs(epochs.current(), epochs.current(), epochs.completed());
        return new SourceProgress(begun, holding, contact, problem, at, retired, rules);
    }

    SourceProgress completed(Holding counted, String byRules, Instant at) {
        Epochs whole = new Epochs(epochs.current(), epochs.started(), epochs.current());
        String left = Resync.outlasts(problem, epochs.current()) ? problem : null;
        return new SourceProgress(whole, counted, contact, left, at, retired, byRules);
    }

    SourceProgress incomplete(@Nullable String why, Instant at) {
        return new SourceProgress(epochs, holding, contact, why, at, retired, rules);
    }

    SourceProgress with(Holding other) {
        return new SourceProgress(epochs, other, contact, problem, since, retired, rules);
    }

    SourceProgress with(@Nullable String newProblem, Instant at) {
        return Objects.equals(newProblem, problem) ? this : incomplete(newProblem, at);
    }

    SourceProgress byRules(String digest) {
        return new SourceProgress(epochs, holding, contact, problem, since, retired, digest);
    }

    SourceProgress heard(Stamp stamp, StalenessLimits staleness) {
        return heard(stamp.observed(), stamp.sequence(), staleness);
    }

    /// The markers of a snapshot carry the time of its report: what was written before, while it was collected,
    /// or between the two is later.
    SourceProgress heardInSnapshot(Stamp stamp, StalenessLimits staleness) {
        boolean hasLater = contact.sequence() >= 0 && contact.heard().isAfter(stamp.observed());
        return heard(hasLater ? contact.heard() : stamp.observed(), stamp.sequence(), staleness);
    }

    private SourceProgress heard(Instant at, long sequence, StalenessLimits staleness) {
        Contact now = new Contact(contact.freshness(), at, sequence, staleness);
        return new SourceProgress(epochs, holding, now, problem, since, retired, rules);
    }

    SourceProgress becomes(Freshness freshness, Instant at) {
        Contact now = new Contact(freshness, contact.heard(), contact.sequence(), contact.staleness());
        return new SourceProgress(epochs, holding, now, problem, at, retired, rules);
    }

    public SourceStatus status(SourceId source) {
        return new SourceStatus(
                source,
                epochs.current(),
                epochs.completed(),
                holding.instances(),
                holding.suspects(),
                contact.freshness(),
                problem,
                since,
                "",
                rules);
    }
}
