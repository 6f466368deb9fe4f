package io.fairlead.topology.streams;

import io.fairlead.model.Address;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.topology.merge.Claims;
import io.fairlead.topology.merge.LastListed;
import io.fairlead.topology.merge.ServiceContribution;
import io.fairlead.topology.merge.ServiceSummary;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.topology.merge.WrittenTable;
import io.fairlead.wire.Binary;
import io.fairlead.wire.EndpointLayout;
import io.fairlead.wire.RemovalLayout;
import io.fairlead.wire.TableEntryLayout;
import io.fairlead.wire.avro.ClaimsState;
import io.fairlead.wire.avro.FreezeState;
import io.fairlead.wire.avro.MarkState;
import io.fairlead.wire.avro.TableState;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The codecs of the store's six sections: the records of `state.avdl`.
final class StateCodecs {
    static final StateCodec<LastListed> MARKS =
            new StateCodec<>(MarkState.getClassSchema(), StateCodecs::write, StateCodecs::readMark);
    static final StateCodec<Claims> CLAIMS =
            new StateCodec<>(ClaimsState.getClassSchema(), StateCodecs::write, StateCodecs::readClaims);
    static final StateCodec<ServiceSummary> SERVICES = new StateCodec<>(
            io.fairlead.wire.avro.ServiceState.getClassSchema(), StateCodecs::write, StateCodecs::readService);
    static final StateCodec<SourceProgress> SOURCES = new StateCodec<>(
            io.fairlead.wire.avro.SourceState.getClassSchema(), StateCodecs::write, StateCodecs::readSource);
    static final StateCodec<Freeze> FREEZES =
            new StateCodec<>(FreezeState.getClassSchema(), TableEntryLayout::write, TableEntryLayout::readFreeze);

    static final StateCodec<WrittenTable> TABLES =
            new StateCodec<>(TableState.getClassSchema(), StateCodecs::write, StateCodecs::readTable);

    private StateCodecs() {}

    private static void write(WrittenTable table, Encoder out) throws IOException {
        out.writeString(table.topic());
        out.writeString(table.id());
        out.writeString(table.stateId());
    }

    private static WrittenTable readTable(Decoder in) throws IOException {
        return new WrittenTable(in.readString(), in.readString(), in.readString());
    }

    private static void write(LastListed mark, Encoder out) throws IOException {
        EndpointKey key = mark.endpoint();
        out.writeString(key.address().value());
        out.writeInt(key.port());
        out.writeString(key.network().value());
        out.writeLong(mark.epoch().value());
        out.writeLong(mark.sequence());
    }

    private static LastListed readMark(Decoder in) throws IOException {
        return new LastListed(
                new EndpointKey(new Address(in.readString()), in.readInt(), EndpointLayout.readNetwork(in)),
                new Epoch(in.readLong()),
                in.readLong());
    }

    private static void write(Claims claims, Encoder out) throws IOException {
        Binary.writeAll(claims.inOrder(), EndpointLayout::write, out);
    }

    private static Claims readClaims(Decoder in) throws IOException {
        return new Claims(Binary.readAll(EndpointLayout::readClaim, in));
    }

    private static void write(ServiceSummary state, Encoder out) throws IOException {
        out.writeInt(state.endpoints());
        out.writeInt(state.named());
        Binary.writeMap(state.offers(), SourceId::value, StateCodecs::write, out);
    }

    private static ServiceSummary readService(Decoder in) throws IOException {
        return new ServiceSummary(
                in.readInt(), in.readInt(), Binary.readMap(Binary::readSource, StateCodecs::readOffer, in));
    }

    private static void write(ServiceContribution offer, Encoder out) throws IOException {
        out.writeInt(offer.rank());
        out.writeInt(offer.claims());
        Binary.writeAll(offer.ports().entrySet(), StateCodecs::write, out);
        Binary.writeInstant(offer.since(), out);
    }

    private static ServiceContribution readOffer(Decoder in) throws IOException {
        int rank = in.readInt();
        int claims = in.readInt();
        SortedMap<ServicePort, Integer> ports = new TreeMap<>();
        for (Map.Entry<ServicePort, Integer> port : Binary.readAll(StateCodecs::readPort, in)) {
            ports.put(port.getKey(), port.getValue());
        }
        return new ServiceContribution(rank, claims, ports, Binary.readInstant(in));
    }

    private static void write(Map.Entry<ServicePort, Integer> port, Encoder out) throws IOException {
        EndpointLayout.write(port.getKey(), out);
        out.writeInt(port.getValue());
    }

    private static Map.Entry<ServicePort, Integer> readPort(Decoder in) throws IOException {
        return Map.entry(EndpointLayout.readServicePort(in), in.readInt());
    }

    private static void write(SourceProgress state, Encoder out) throws IOException {
        out.writeLong(state.epochs().current().value());
        out.writeLong(state.epochs().started().value());
        out.writeLong(state.epochs().completed().value());
        out.writeInt(state.holding().instances());
        out.writeInt(state.holding().suspects());
        Binary.writeOptional(state.problem(), Binary::writeText, out);
        Binary.writeInstant(state.since(), out);
        write(state.contact(), out);
        out.writeBoolean(state.retired());
        out.writeString(state.rules());
    }

    private static void write(SourceProgress.Contact contact, Encoder out) throws IOException {
        TableEntryLayout.write(contact.freshness(), out);
        Binary.writeInstant(contact.heard(), out);
        out.writeLong(contact.sequence());
        RemovalLayout.write(contact.staleness(), out);
    }

    private static SourceProgress readSource(Decoder in) throws IOException {
        SourceProgress.Epochs epochs =
                new SourceProgress.Epochs(new Epoch(in.readLong()), new Epoch(in.readLong()), new Epoch(in.readLong()));
        SourceProgress.Holding holding = new SourceProgress.Holding(in.readInt(), in.readInt());
        String problem = Binary.readOptional(Binary::readText, in);
        var since = Binary.readInstant(in);
        return new SourceProgress(
                epochs, holding, readContact(in), problem, since, in.readBoolean(), Binary.readText(in));
    }

    private static SourceProgress.Contact readContact(Decoder in) throws IOException {
        return new SourceProgress.Contact(
                TableEntryLayout.readFreshness(in),
                Binary.readInstant(in),
                in.readLong(),
                RemovalLayout.readStaleness(in));
    }
}
