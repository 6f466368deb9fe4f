package io.fairlead.wire;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Answer;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry.Freshness;

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
                    case SnapshotStarted(var stamp, var patience) ->
                        new io.fairlead.wire.avro.SnapshotStarted(toAvro(stamp), RemovalMapping.toAvro(patience));
                    case SnapshotCompleted(var stamp, var perPartition, var loss, var limits, var unread) ->
                        new io.fairlead.wire.avro.SnapshotCompleted(
                                toAvro(stamp),
                                perPartition,
                                RemovalMapping.toAvro(loss),
                                RemovalMapping.toAvro(limits),
                                unread);
                    case Heartbeat(var stamp, var total, var patience) ->
                        new io.fairlead.wire.avro.Heartbeat(toAvro(stamp), total, RemovalMapping.toAvro(patience));
                    case ServiceExpired(var service, var emptySince) ->
                        new io.fairlead.wire.avro.ServiceExpired(service.toString(), emptySince);
                    case SourceSilent(var source, var heard, var becomes) ->
                        new io.fairlead.wire.avro.SourceSilent(
                                source.value(), heard, io.fairlead.wire.avro.Freshness.valueOf(becomes.name()));
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
                RemovalMapping.toAvro(gone.removal().ofSource()),
                RemovalMapping.toAvro(gone.removal().ofService()),
                RemovalMapping.toAvro(gone.removal().limits()),
                gone.removal().answer() == Answer.CONFIRMING);
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
            case io.fairlead.wire.avro.SnapshotStarted started ->
                new SnapshotStarted(toModel(started.getStamp()), RemovalMapping.toModel(started.getPatience()));
            case io.fairlead.wire.avro.SnapshotCompleted completed ->
                new SnapshotCompleted(
                        toModel(completed.getStamp()),
                        completed.getPerPartition(),
                        RemovalMapping.toModel(completed.getLoss()),
                        RemovalMapping.toModel(completed.getLimits()),
                        completed.getUnread());
            case io.fairlead.wire.avro.Heartbeat beat ->
                new Heartbeat(toModel(beat.getStamp()), beat.getTotal(), RemovalMapping.toModel(beat.getPatience()));
            case io.fairlead.wire.avro.ServiceExpired expired ->
                new ServiceExpired(ServiceKey.parse(expired.getService()), expired.getEmptySince());
            case io.fairlead.wire.avro.SourceSilent silent ->
                new SourceSilent(
                        new SourceId(silent.getSource()),
                        silent.getHeard(),
                        Freshness.valueOf(silent.getBecomes().name()));
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
                new Removal(
                        RemovalMapping.toModel(gone.getOfSource()),
                        RemovalMapping.toModel(gone.getOfService()),
                        RemovalMapping.toModel(gone.getLimits()),
                        gone.getConfirming() ? Answer.CONFIRMING : Answer.FIRST));
    }

    private static Stamp toModel(io.fairlead.wire.avro.Stamp read) {
        return new Stamp(
                new SourceId(read.getSource()), new Epoch(read.getEpoch()), read.getSequence(), read.getObserved());
    }
}
