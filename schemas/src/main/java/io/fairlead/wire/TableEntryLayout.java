package io.fairlead.wire;

import io.fairlead.model.Epoch;
import io.fairlead.model.Resolution;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The records of `endpoints.avdl`; the kinds in the order of its union. Public because the topology's state contains
/// freezes, and the freshness of a source, in the same fields.
public final class TableEntryLayout {
    private static final Symbols<Resolution> RESOLUTION =
            new Symbols<>(io.fairlead.wire.avro.Resolution.getClassSchema(), Resolution.class);
    private static final Symbols<Freshness> FRESHNESS =
            new Symbols<>(io.fairlead.wire.avro.Freshness.getClassSchema(), Freshness.class);

    private TableEntryLayout() {}

    static void write(TableEntry entry, Encoder out) throws IOException {
        switch (entry) {
            case MergedEndpoint endpoint -> {
                out.writeIndex(0);
                write(endpoint, out);
            }
            case MergedService service -> {
                out.writeIndex(1);
                write(service, out);
            }
            case SourceStatus status -> {
                out.writeIndex(2);
                write(status, out);
            }
            case Freeze freeze -> {
                out.writeIndex(3);
                write(freeze, out);
            }
        }
    }

    static TableEntry readEntry(Decoder in) throws IOException {
        int index = in.readIndex();
        return switch (index) {
            case 0 ->
                new MergedEndpoint(
                        Binary.readService(in), EndpointLayout.readEndpoint(in), ProvenanceLayout.readProvenance(in));
            case 1 -> readService(in);
            case 2 -> readStatus(in);
            case 3 -> readFreeze(in);
            default -> throw Binary.noSuchKind(index);
        };
    }

    private static void write(MergedEndpoint endpoint, Encoder out) throws IOException {
        out.writeString(endpoint.service().toString());
        EndpointLayout.write(endpoint.endpoint(), out);
        ProvenanceLayout.write(endpoint.provenance(), out);
    }

    private static void write(MergedService service, Encoder out) throws IOException {
        out.writeString(service.service().toString());
        Binary.writeAll(service.ports(), EndpointLayout::write, out);
        RESOLUTION.write(service.resolution(), out);
        Binary.writeOptional(service.emptySince(), Binary::writeInstant, out);
        ProvenanceLayout.write(service.provenance(), out);
    }

    private static MergedService readService(Decoder in) throws IOException {
        return new MergedService(
                Binary.readService(in),
                Binary.readAll(EndpointLayout::readServicePort, in),
                RESOLUTION.read(in),
                Binary.readOptional(Binary::readInstant, in),
                ProvenanceLayout.readProvenance(in));
    }

    private static void write(SourceStatus status, Encoder out) throws IOException {
        Binary.writeSource(status.source(), out);
        out.writeLong(status.epoch().value());
        out.writeLong(status.completedEpoch().value());
        out.writeInt(status.instances());
        out.writeInt(status.suspects());
        write(status.freshness(), out);
        Binary.writeOptional(status.problem(), Binary::writeText, out);
        Binary.writeInstant(status.since(), out);
        out.writeString(status.tableId());
        out.writeString(status.rules());
    }

    private static SourceStatus readStatus(Decoder in) throws IOException {
        return new SourceStatus(
                Binary.readSource(in),
                new Epoch(in.readLong()),
                new Epoch(in.readLong()),
                in.readInt(),
                in.readInt(),
                readFreshness(in),
                Binary.readOptional(Binary::readText, in),
                Binary.readInstant(in),
                Binary.readWord(in),
                Binary.readWord(in));
    }

    public static void write(Freeze freeze, Encoder out) throws IOException {
        out.writeString(freeze.subject().toString());
        out.writeString(freeze.operator());
        Binary.writeInstant(freeze.since(), out);
        Binary.writeOptional(freeze.until(), Binary::writeInstant, out);
    }

    public static Freeze readFreeze(Decoder in) throws IOException {
        return new Freeze(
                Subject.parse(in.readString()),
                in.readString(),
                Binary.readInstant(in),
                Binary.readOptional(Binary::readInstant, in));
    }

    public static void write(Freshness freshness, Encoder out) throws IOException {
        FRESHNESS.write(freshness, out);
    }

    public static Freshness readFreshness(Decoder in) throws IOException {
        return FRESHNESS.read(in);
    }
}
