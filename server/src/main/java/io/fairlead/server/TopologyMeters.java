package io.fairlead.server;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.streams.TopologyListener;

/// Counts what the topology of this process does. Thread-safe.
record TopologyMeters(Meters meters, SourceGauges sources) implements TopologyListener {
    @Override
    public void status(int partition, SourceStatus status) {
        sources.status(partition, status);
    }

    @Override
    public void retired(int partition, SourceId source) {
        sources.retired(partition, source);
    }

    @Override
    public void left(int partition) {
        sources.left(partition);
    }

    @Override
    public void wrote(Output output) {
        switch (output) {
            case Output.Put _ -> wrote("put");
            case Output.EndpointGone _ -> wrote("gone");
            case Output.ServiceGone _ -> wrote("gone");
            case Output.FreezeGone _ -> wrote("gone");
            case Output.SourceGone _ -> wrote("gone");
            case Output.Audit _ -> wrote("audit");
            case Output.Ignored(var cause) -> count(Meter.TABLE_IGNORED, "cause", Meters.lower(cause.name()));
        }
    }

    private void wrote(String kind) {
        count(Meter.TABLE_WRITES, "kind", kind);
    }

    @Override
    public void rebuilding(int partition, int left) {
        sources.rebuilding(partition, left);
    }

    @Override
    public void stateLost(int partition, int endpoints) {
        meters.registry().counter(Meter.STATE_LOST.id()).increment();
    }

    @Override
    public void deadLetter(String origin, RejectedFailure failure) {
        meters.deadLetter("topology", failure.code());
    }

    private void count(Meter meter, String label, String value) {
        meters.registry().counter(meter.id(), label, value).increment();
    }
}
