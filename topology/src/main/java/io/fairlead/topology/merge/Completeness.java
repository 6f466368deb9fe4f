package io.fairlead.topology.merge;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Heartbeat;
import org.jspecify.annotations.Nullable;

/// Compares what a partition holds of a source with what the source lists in it, at each heartbeat. Events before the
/// heartbeat precede it in the log, so a difference is not lag: events were lost (by retention, or because the topic
/// was created again) or the state was. Removes nothing; ingest responds to a problem with a new snapshot.
///
/// | the partition | problem |
/// |---|---|
/// | has not completed the snapshot of the heartbeat's epoch | `SNAPSHOT-INCOMPLETE` |
/// | holds fewer instances of this epoch than are listed, or more that are not suspect | `TABLE-DIFFERS` |
/// | had a [Resync] requested since its last complete snapshot | the same, until a later one is complete |
/// | holds as many | none |
///
/// The number of suspects of this epoch is not known, so a surplus of up to the number of suspects is accepted, and can
/// hide an equal loss. A heartbeat without counts, or one that was read before, leaves the problem as it is.
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
            // A problem of an earlier epoch does not count: ingest looks only for problems of its own epoch.
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
