package io.fairlead.topology.merge;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Heartbeat;
import org.jspecify.annotations.Nullable;

/// Compares what a partition holds of a source with what the source lists in it, at each heartbeat. Events before the
/// heartbeat precede it in the log, so a difference is not lag: events were lost (by retention, or because the topic
/// was created again) or the state was. It removes nothing; ingest answers a problem with a new snapshot.
///
/// | the partition | problem |
/// |---|---|
/// | has not completed the snapshot of the heartbeat's epoch | `SNAPSHOT-INCOMPLETE` |
/// | holds fewer instances of this epoch than are listed, or more without their being suspect | `TABLE-DIFFERS` |
/// | was asked for a [Resync] since its last whole snapshot | the same, until a later one is whole |
/// | holds as many | none |
///
/// How many of the suspects are of this epoch is not counted, so the number may be off by as many as there are. A
/// heartbeat without counts, or one that was read before, leaves the problem as it is.
final class Completeness {
    private Completeness() {}

    static @Nullable String problem(Heartbeat beat, SourceProgress source, int partition, TableState state) {
        Epoch epoch = beat.stamp().epoch();
        boolean isLatest = beat.stamp().sequence() == source.contact().sequence();
        if (Resync.isAskedFor(source.problem())
                || !isLatest
                || partition >= beat.perPartition().size()) {
            return source.problem();
        }
        if (!source.epochs().completed().equals(epoch)) {
            // A problem of an earlier epoch is no news, and ingest asks for those of its own.
            boolean isOfThisEpoch = source.epochs().started().equals(epoch) && source.problem() != null;
            return isOfThisEpoch ? source.problem() : "SNAPSHOT-INCOMPLETE: snapshot " + epoch + " was not read here";
        }
        int listed = beat.perPartition().get(partition);
        int held = state.tally(beat.stamp().source(), epoch).marks();
        int suspects = source.holding().suspects();
        return listed <= held && held - suspects <= listed
                ? null
                : "TABLE-DIFFERS: the source lists " + listed + " instances of this partition, the table holds " + held;
    }
}
