package io.fairlead.wire;

import io.fairlead.model.Address;
import io.fairlead.model.Claim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.Traits;
import java.io.IOException;
import java.time.Instant;
import java.util.SortedMap;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.util.Utf8;

/// The records of `model.avdl`. Public because the topology's state contains them too.
///
/// A value outside the model's limits is an `IllegalArgumentException` when read.
public final class EndpointLayout {
    private static final Symbols<Health> HEALTH =
            new Symbols<>(io.fairlead.wire.avro.Health.getClassSchema(), Health.class);
    private static final Symbols<Protocol> PROTOCOL =
            new Symbols<>(io.fairlead.wire.avro.Protocol.getClassSchema(), Protocol.class);

    private static final InterningReader<Locality> LOCALITIES = new InterningReader<>(Locality::parse);
    private static final InterningReader<NetworkId> NETWORKS = new InterningReader<>(NetworkId::new);

    private EndpointLayout() {}

    static void write(Endpoint endpoint, Encoder out) throws IOException {
        EndpointKey key = endpoint.key();
        out.writeString(key.address().value());
        out.writeInt(key.port());
        out.writeString(key.network().value());
        Binary.writeAll(endpoint.ports(), EndpointLayout::write, out);
        write(endpoint.health(), out);
        write(endpoint.traits(), out);
    }

    static Endpoint readEndpoint(Decoder in) throws IOException {
        return new Endpoint(
                new EndpointKey(new Address(in.readString()), in.readInt(), readNetwork(in)),
                Binary.readAll(EndpointLayout::readPort, in),
                readHealth(in),
                readTraits(in));
    }

    public static NetworkId readNetwork(Decoder in) throws IOException {
        return NETWORKS.read(in);
    }

    private static void write(Port port, Encoder out) throws IOException {
        out.writeString(port.name());
        out.writeInt(port.number());
        PROTOCOL.write(port.protocol(), out);
        out.writeInt(port.target());
    }

    private static Port readPort(Decoder in) throws IOException {
        return new Port(Binary.readWord(in), in.readInt(), PROTOCOL.read(in), in.readInt());
    }

    public static void write(ServicePort port, Encoder out) throws IOException {
        out.writeString(port.name());
        out.writeInt(port.number());
        PROTOCOL.write(port.protocol(), out);
    }

    public static ServicePort readServicePort(Decoder in) throws IOException {
        return new ServicePort(Binary.readWord(in), in.readInt(), PROTOCOL.read(in));
    }

    static void write(Health health, Encoder out) throws IOException {
        HEALTH.write(health, out);
    }

    static Health readHealth(Decoder in) throws IOException {
        return HEALTH.read(in);
    }

    static void write(Traits traits, Encoder out) throws IOException {
        Binary.writeTexts(traits.labels(), out);
        out.writeString(traits.locality().toString());
        out.writeInt(Math.max(0, traits.weight()));
        out.writeString(traits.serviceAccount());
        out.writeBoolean(traits.weight() == 0);
    }

    static Traits readTraits(Decoder in) throws IOException {
        SortedMap<String, String> labels = Binary.readTexts(in);
        Locality locality = LOCALITIES.read(in);
        int weight = in.readInt();
        String serviceAccount = Binary.readWord(in);
        boolean isZero = in.readBoolean();
        if (weight < 0) {
            throw new IllegalArgumentException("weight " + weight + " is negative");
        }
        return new Traits(labels, locality, weight == 0 && !isZero ? Traits.WEIGHT_UNSET : weight, serviceAccount);
    }

    static void skipTraits(Utf8 text, Decoder in) throws IOException {
        Binary.skipMap(text, in);
        Binary.skipTexts(1, text, in);
        in.readInt();
        Binary.skipTexts(1, text, in);
        in.readBoolean();
    }

    public static void write(Claim claim, Encoder out) throws IOException {
        Binary.writeSource(claim.source(), out);
        out.writeString(claim.instance());
        out.writeInt(claim.rank());
        write(claim.endpoint(), out);
        Binary.writeInstant(claim.since(), out);
        Binary.writeOptional(claim.suspicion(), EndpointLayout::write, out);
    }

    public static Claim readClaim(Decoder in) throws IOException {
        SourceId source = Binary.readSource(in);
        String instance = in.readString();
        int rank = in.readInt();
        Endpoint endpoint = readEndpoint(in);
        Instant since = Binary.readInstant(in);
        Suspicion suspicion = Binary.readOptional(EndpointLayout::readSuspicion, in);
        return new Claim(new Witness(source, instance, since, suspicion), rank, endpoint);
    }

    static void write(Suspicion suspicion, Encoder out) throws IOException {
        Binary.writeInstant(suspicion.since(), out);
        out.writeString(suspicion.reason());
        out.writeInt(suspicion.total());
        Binary.writeOptional(suspicion.rejectedBy(), Binary::writeText, out);
    }

    static Suspicion readSuspicion(Decoder in) throws IOException {
        return new Suspicion(
                Binary.readInstant(in), in.readString(), in.readInt(), Binary.readOptional(Binary::readText, in));
    }
}
