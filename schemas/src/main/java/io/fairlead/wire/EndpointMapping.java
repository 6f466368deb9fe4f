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
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.Traits;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Endpoints and claims, to and from their Avro records: public because the topology's state holds them too.
public final class EndpointMapping {
    private EndpointMapping() {}

    public static io.fairlead.wire.avro.Endpoint toAvro(Endpoint endpoint) {
        EndpointKey key = endpoint.key();
        return new io.fairlead.wire.avro.Endpoint(
                key.address().value(),
                key.port(),
                key.network().value(),
                Lists.map(endpoint.ports(), EndpointMapping::toAvro),
                toAvro(endpoint.health()),
                toAvro(endpoint.traits()));
    }

    /// The model's value of a record.
    ///
    /// @throws IllegalArgumentException a value is outside the model's limits
    public static Endpoint toModel(io.fairlead.wire.avro.Endpoint read) {
        return new Endpoint(
                new EndpointKey(new Address(read.getAddress()), read.getPort(), new NetworkId(read.getNetwork())),
                Lists.map(read.getPorts(), EndpointMapping::toModel),
                toModel(read.getHealth()),
                toModel(read.getTraits()));
    }

    public static io.fairlead.wire.avro.Claim toAvro(Claim claim) {
        return new io.fairlead.wire.avro.Claim(
                claim.source().value(),
                claim.instance(),
                claim.rank(),
                toAvro(claim.endpoint()),
                claim.since(),
                toAvro(claim.suspicion()));
    }

    /// The model's value of a record.
    ///
    /// @throws IllegalArgumentException a value is outside the model's limits
    public static Claim toModel(io.fairlead.wire.avro.Claim read) {
        return new Claim(
                new SourceId(read.getSource()),
                read.getInstance(),
                read.getRank(),
                toModel(read.getEndpoint()),
                read.getSince(),
                toModel(read.getSuspicion()));
    }

    static io.fairlead.wire.avro.@Nullable Suspicion toAvro(@Nullable Suspicion suspicion) {
        return suspicion == null
                ? null
                : new io.fairlead.wire.avro.Suspicion(
                        suspicion.since(), suspicion.reason(), suspicion.total(), suspicion.rejectedBy());
    }

    static @Nullable Suspicion toModel(io.fairlead.wire.avro.@Nullable Suspicion read) {
        return read == null
                ? null
                : new Suspicion(read.getSince(), read.getReason(), read.getTotal(), read.getRejectedBy());
    }

    static io.fairlead.wire.avro.Health toAvro(Health health) {
        return io.fairlead.wire.avro.Health.valueOf(health.name());
    }

    static Health toModel(io.fairlead.wire.avro.Health read) {
        return Health.valueOf(read.name());
    }

    static io.fairlead.wire.avro.Protocol toAvro(Protocol protocol) {
        return io.fairlead.wire.avro.Protocol.valueOf(protocol.name());
    }

    static Protocol toModel(io.fairlead.wire.avro.Protocol read) {
        return Protocol.valueOf(read.name());
    }

    static io.fairlead.wire.avro.Traits toAvro(Traits traits) {
        return new io.fairlead.wire.avro.Traits(
                traits.labels(), traits.locality().toString(), traits.weight(), traits.serviceAccount());
    }

    static Traits toModel(io.fairlead.wire.avro.Traits read) {
        return new Traits(
                new TreeMap<>(read.getLabels()),
                Locality.parse(read.getLocality()),
                read.getWeight(),
                read.getServiceAccount());
    }

    private static io.fairlead.wire.avro.Port toAvro(Port port) {
        return new io.fairlead.wire.avro.Port(port.name(), port.number(), toAvro(port.protocol()), port.target());
    }

    private static Port toModel(io.fairlead.wire.avro.Port read) {
        return new Port(read.getName(), read.getNumber(), toModel(read.getProtocol()), read.getTarget());
    }
}
