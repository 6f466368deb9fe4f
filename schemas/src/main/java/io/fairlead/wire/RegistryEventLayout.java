package io.fairlead.wire;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Stamp;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The records of `changes.avdl`; the kinds in the order of its union.
final class RegistryEventLayout {
    private RegistryEventLayout() {}

    static void write(RegistryEvent event, Encoder out) throws IOException {
        switch (event) {
            case InstanceSeen seen -> {
                out.writeIndex(0);
                write(seen, out);
            }
            case InstanceGone gone -> {
                out.writeIndex(1);
                write(gone, out);
            }
            case Heartbeat(var stamp, var total, var staleness, var perPartition) -> {
                out.writeIndex(2);
                write(stamp, out);
                out.writeInt(total);
                RemovalLayout.write(staleness, out);
                Binary.writeAll(perPartition, (count, to) -> to.writeInt(count), out);
            }
            case SnapshotStarted(var stamp, var staleness, var formerly) -> {
                out.writeIndex(3);
                write(stamp, out);
                RemovalLayout.write(staleness, out);
                Binary.writeAll(formerly, RegistryEventLayout::write, out);
            }
            case SnapshotCompleted completed -> {
                out.writeIndex(4);
                write(completed, out);
            }
            case ServiceExpired(var service, var emptySince) -> {
                out.writeIndex(5);
                out.writeString(service.toString());
                Binary.writeInstant(emptySince, out);
            }
            case SourceSilent(var source, var heard, var becomes) -> {
                out.writeIndex(6);
                Binary.writeSource(source, out);
                Binary.writeInstant(heard, out);
                TableEntryLayout.write(becomes, out);
            }
        }
    }

    /// @param raw whether the reader wants the raw instance
    static RegistryEvent readEvent(boolean raw, Decoder in) throws IOException {
        int index = in.readIndex();
        return switch (index) {
            case 0 -> readSeen(raw, in);
            case 1 -> readGone(in);
            case 2 ->
                new Heartbeat(
                        readStamp(in),
                        in.readInt(),
                        RemovalLayout.readStaleness(in),
                        Binary.readAll(Decoder::readInt, in));
            case 3 ->
                new SnapshotStarted(
                        readStamp(in),
                        RemovalLayout.readStaleness(in),
                        Binary.readAll(RegistryEventLayout::readFormer, in));
            case 4 -> readCompleted(in);
            case 5 -> new ServiceExpired(Binary.readService(in), Binary.readInstant(in));
            case 6 ->
                new SourceSilent(Binary.readSource(in), Binary.readInstant(in), TableEntryLayout.readFreshness(in));
            default -> throw Binary.noSuchKind(index);
        };
    }

    private static void write(InstanceSeen seen, Encoder out) throws IOException {
        write(seen.stamp(), out);
        out.writeString(seen.service().toString());
        out.writeInt(seen.rank());
        EndpointLayout.write(seen.endpoint(), out);
        Instance raw = seen.raw();
        if (raw == null) {
            throw new IllegalArgumentException("it was read without its raw instance");
        }
        InstanceLayout.write(raw, out);
    }

    private static InstanceSeen readSeen(boolean raw, Decoder in) throws IOException {
        Stamp stamp = readStamp(in);
        ServiceKey service = Binary.readService(in);
        int rank = in.readInt();
        Endpoint endpoint = EndpointLayout.readEndpoint(in);
        if (!raw) {
            return new InstanceSeen(stamp, service, InstanceLayout.readId(in), rank, endpoint, null);
        }
        Instance instance = InstanceLayout.readInstance(in);
        return new InstanceSeen(stamp, service, instance.id(), rank, endpoint, instance);
    }

    private static void write(InstanceGone gone, Encoder out) throws IOException {
        Removal removal = gone.removal();
        write(gone.stamp(), out);
        out.writeString(gone.service().toString());
        out.writeString(gone.instance());
        RemovalLayout.write(removal.ofSource(), out);
        RemovalLayout.write(removal.ofService(), out);
        RemovalLayout.write(removal.limits(), out);
        out.writeBoolean(removal.evidence() == Evidence.CONFIRMING);
        out.writeBoolean(removal.evidence() == Evidence.REPLACED);
        out.writeBoolean(removal.evidence() == Evidence.RULES_CHANGED);
    }

    private static InstanceGone readGone(Decoder in) throws IOException {
        return new InstanceGone(
                readStamp(in),
                Binary.readService(in),
                in.readString(),
                new Removal(
                        RemovalLayout.readLoss(in),
                        RemovalLayout.readLoss(in),
                        RemovalLayout.readLimits(in),
                        readEvidence(in)));
    }

    private static Evidence readEvidence(Decoder in) throws IOException {
        boolean confirming = in.readBoolean();
        boolean replaced = in.readBoolean();
        boolean rulesChanged = in.readBoolean();
        if ((confirming ? 1 : 0) + (replaced ? 1 : 0) + (rulesChanged ? 1 : 0) > 1) {
            throw new IOException("a removal is more than one of confirming, replaced and of changed rules");
        }
        if (confirming) {
            return Evidence.CONFIRMING;
        }
        return rulesChanged ? Evidence.RULES_CHANGED : replaced ? Evidence.REPLACED : Evidence.FIRST;
    }

    private static void write(SnapshotCompleted completed, Encoder out) throws IOException {
        write(completed.stamp(), out);
        Binary.writeAll(completed.perPartition(), (count, to) -> to.writeInt(count), out);
        RemovalLayout.write(completed.loss(), out);
        RemovalLayout.write(completed.limits(), out);
        Binary.writeAll(completed.unread(), Binary::writeText, out);
        out.writeString(completed.rules());
    }

    private static SnapshotCompleted readCompleted(Decoder in) throws IOException {
        return new SnapshotCompleted(
                readStamp(in),
                Binary.readAll(Decoder::readInt, in),
                RemovalLayout.readLoss(in),
                RemovalLayout.readLimits(in),
                Binary.readAll(Binary::readText, in),
                Binary.readWord(in));
    }

    private static void write(Former former, Encoder out) throws IOException {
        Binary.writeSource(former.source(), out);
        out.writeLong(former.upTo().value());
    }

    private static Former readFormer(Decoder in) throws IOException {
        return new Former(Binary.readSource(in), new Epoch(in.readLong()));
    }

    private static void write(Stamp stamp, Encoder out) throws IOException {
        Binary.writeSource(stamp.source(), out);
        out.writeLong(stamp.epoch().value());
        out.writeLong(stamp.sequence());
        Binary.writeInstant(stamp.observed(), out);
        out.writeString(stamp.position().value());
    }

    private static Stamp readStamp(Decoder in) throws IOException {
        return new Stamp(
                Binary.readSource(in),
                new Epoch(in.readLong()),
                in.readLong(),
                Binary.readInstant(in),
                new Position(in.readString()));
    }
}
