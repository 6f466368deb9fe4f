package io.fairlead.wire;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.Totals;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;

/// The values of the `changes` topic.
public final class RegistryEventCodec extends AvroCodec<RegistryEvent, io.fairlead.wire.avro.RegistryEvent> {
    public RegistryEventCodec() {
        super(io.fairlead.wire.avro.RegistryEvent.getClassSchema());
    }

    @Override
    io.fairlead.wire.avro.RegistryEvent toAvro(RegistryEvent event) {
        return new io.fairlead.wire.avro.RegistryEvent(
                switch (event) {
                    case InstanceSeen seen -> toAvro(seen);
                    case InstanceGone gone -> toAvro(gone);
                    case SnapshotStarted(var stamp) -> new io.fairlead.wire.avro.SnapshotStarted(toAvro(stamp));
                    case SnapshotCompleted(var stamp, var perPartition, var previousTotal, var unread) ->
                        new io.fairlead.wire.avro.SnapshotCompleted(toAvro(stamp), perPartition, previousTotal, unread);
                    case Heartbeat(var stamp, var total) -> new io.fairlead.wire.avro.Heartbeat(toAvro(stamp), total);
                    case ServiceExpired(var service, var emptySince) ->
                        new io.fairlead.wire.avro.ServiceExpired(service.toString(), emptySince);
                });
    }

    private static io.fairlead.wire.avro.InstanceSeen toAvro(InstanceSeen seen) {
        return new io.fairlead.wire.avro.InstanceSeen(
                toAvro(seen.stamp()),
                seen.service().toString(),
                seen.rank(),
                EndpointMapping.toAvro(seen.endpoint()),
                InstanceMapping.toAvro(seen.raw()));
    }

    private static io.fairlead.wire.avro.InstanceGone toAvro(InstanceGone gone) {
        return new io.fairlead.wire.avro.InstanceGone(
                toAvro(gone.stamp()),
                gone.service().toString(),
                gone.instance(),
                new io.fairlead.wire.avro.Totals(
                        gone.totals().ofSource(), gone.totals().ofService()));
    }

    private static io.fairlead.wire.avro.Stamp toAvro(Stamp stamp) {
        return new io.fairlead.wire.avro.Stamp(
                stamp.source().value(), stamp.epoch().value(), stamp.sequence(), stamp.observed());
    }

    @Override
    RegistryEvent toModel(io.fairlead.wire.avro.RegistryEvent read) {
        return switch (read.getEvent()) {
            case io.fairlead.wire.avro.InstanceSeen seen -> toModel(seen);
            case io.fairlead.wire.avro.InstanceGone gone -> toModel(gone);
            case io.fairlead.wire.avro.SnapshotStarted started -> new SnapshotStarted(toModel(started.getStamp()));
            case io.fairlead.wire.avro.SnapshotCompleted completed ->
                new SnapshotCompleted(
                        toModel(completed.getStamp()),
                        completed.getPerPartition(),
                        completed.getPreviousTotal(),
                        completed.getUnread());
            case io.fairlead.wire.avro.Heartbeat beat -> new Heartbeat(toModel(beat.getStamp()), beat.getTotal());
            case io.fairlead.wire.avro.ServiceExpired expired ->
                new ServiceExpired(ServiceKey.parse(expired.getService()), expired.getEmptySince());
            default ->
                throw new IllegalArgumentException(
                        "it holds a " + read.getEvent().getClass().getSimpleName());
        };
    }

    private static InstanceSeen toModel(io.fairlead.wire.avro.InstanceSeen seen) {
        return new InstanceSeen(
                toModel(seen.getStamp()),
                ServiceKey.parse(seen.getService()),
                seen.getRank(),
                EndpointMapping.toModel(seen.getEndpoint()),
                InstanceMapping.toModel(seen.getRaw()));
    }

    private static InstanceGone toModel(io.fairlead.wire.avro.InstanceGone gone) {
        return new InstanceGone(
                toModel(gone.getStamp()),
                ServiceKey.parse(gone.getService()),
                gone.getInstance(),
                new Totals(gone.getTotals().getOfSource(), gone.getTotals().getOfService()));
    }

    private static Stamp toModel(io.fairlead.wire.avro.Stamp read) {
        return new Stamp(
                new SourceId(read.getSource()), new Epoch(read.getEpoch()), read.getSequence(), read.getObserved());
    }
}
