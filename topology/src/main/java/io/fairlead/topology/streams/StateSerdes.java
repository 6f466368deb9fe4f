package io.fairlead.topology.streams;

import io.fairlead.model.Address;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Patience;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.topology.merge.Claims;
import io.fairlead.topology.merge.Mark;
import io.fairlead.topology.merge.Offer;
import io.fairlead.topology.merge.ServiceState;
import io.fairlead.topology.merge.SourceState;
import io.fairlead.wire.AvroTrust;
import io.fairlead.wire.EndpointMapping;
import io.fairlead.wire.avro.ClaimsState;
import io.fairlead.wire.avro.FreezeState;
import io.fairlead.wire.avro.MarkState;
import io.fairlead.wire.avro.OfferState;
import io.fairlead.wire.avro.PortCount;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/// How the values of the five stores are written.
final class StateSerdes {
    static {
        AvroTrust.ensure();
    }

    static final Serde<Mark> MARKS =
            new StateSerde<>(MarkState.getEncoder(), MarkState.getDecoder(), StateSerdes::toAvro, StateSerdes::toModel);
    static final Serde<Claims> CLAIMS = new StateSerde<>(
            ClaimsState.getEncoder(), ClaimsState.getDecoder(), StateSerdes::toAvro, StateSerdes::toModel);
    static final Serde<ServiceState> SERVICES = new StateSerde<>(
            io.fairlead.wire.avro.ServiceState.getEncoder(),
            io.fairlead.wire.avro.ServiceState.getDecoder(),
            StateSerdes::toAvro,
            StateSerdes::toModel);
    static final Serde<SourceState> SOURCES = new StateSerde<>(
            io.fairlead.wire.avro.SourceState.getEncoder(),
            io.fairlead.wire.avro.SourceState.getDecoder(),
            StateSerdes::toAvro,
            StateSerdes::toModel);

    static final Serde<Freeze> FREEZES = new StateSerde<>(
            FreezeState.getEncoder(), FreezeState.getDecoder(), StateSerdes::toAvro, StateSerdes::toModel);

    private StateSerdes() {}

    private static FreezeState toAvro(Freeze freeze) {
        return new FreezeState(freeze.subject().toString(), freeze.operator(), freeze.since(), freeze.until());
    }

    private static Freeze toModel(FreezeState read) {
        return new Freeze(Subject.parse(read.getSubject()), read.getOperator(), read.getSince(), read.getUntil());
    }

    private static MarkState toAvro(Mark mark) {
        EndpointKey key = mark.endpoint();
        return new MarkState(
                key.address().value(),
                key.port(),
                key.network().value(),
                mark.epoch().value(),
                mark.sequence());
    }

    private static Mark toModel(MarkState read) {
        return new Mark(
                new EndpointKey(new Address(read.getAddress()), read.getPort(), new NetworkId(read.getNetwork())),
                new Epoch(read.getEpoch()),
                read.getSequence());
    }

    private static ClaimsState toAvro(Claims claims) {
        return new ClaimsState(
                claims.inOrder().stream().map(EndpointMapping::toAvro).toList());
    }

    private static Claims toModel(ClaimsState read) {
        return new Claims(
                read.getClaims().stream().map(EndpointMapping::toModel).toList());
    }

    private static io.fairlead.wire.avro.ServiceState toAvro(ServiceState state) {
        Map<String, OfferState> offers = new TreeMap<>();
        state.offers().forEach((source, offer) -> offers.put(source.value(), toAvro(offer)));
        return new io.fairlead.wire.avro.ServiceState(state.endpoints(), state.named(), offers);
    }

    private static ServiceState toModel(io.fairlead.wire.avro.ServiceState read) {
        SortedMap<SourceId, Offer> offers = new TreeMap<>();
        read.getOffers().forEach((source, offer) -> offers.put(new SourceId(source), toModel(offer)));
        return new ServiceState(read.getEndpoints(), read.getNamed(), offers);
    }

    private static OfferState toAvro(Offer offer) {
        return new OfferState(
                offer.rank(),
                offer.claims(),
                offer.ports().entrySet().stream()
                        .map(port -> new PortCount(toAvro(port.getKey()), port.getValue()))
                        .toList(),
                offer.since());
    }

    private static Offer toModel(OfferState read) {
        SortedMap<ServicePort, Integer> ports = new TreeMap<>();
        read.getPorts().forEach(port -> ports.put(toModel(port.getPort()), port.getClaims()));
        return new Offer(read.getRank(), read.getClaims(), ports, read.getSince());
    }

    private static io.fairlead.wire.avro.ServicePort toAvro(ServicePort port) {
        return new io.fairlead.wire.avro.ServicePort(
                port.name(),
                port.number(),
                io.fairlead.wire.avro.Protocol.valueOf(port.protocol().name()));
    }

    private static ServicePort toModel(io.fairlead.wire.avro.ServicePort read) {
        return new ServicePort(
                read.getName(),
                read.getNumber(),
                Protocol.valueOf(read.getProtocol().name()));
    }

    private static io.fairlead.wire.avro.SourceState toAvro(SourceState state) {
        SourceState.Contact contact = state.contact();
        Duration expired = contact.patience().expired();
        return new io.fairlead.wire.avro.SourceState(
                state.epochs().current().value(),
                state.epochs().started().value(),
                state.epochs().completed().value(),
                state.holding().instances(),
                state.holding().suspects(),
                state.problem(),
                state.since(),
                io.fairlead.wire.avro.Freshness.valueOf(contact.freshness().name()),
                contact.heard(),
                contact.sequence(),
                contact.patience().held().toMillis(),
                expired == null ? 0L : expired.toMillis());
    }

    private static SourceState toModel(io.fairlead.wire.avro.SourceState read) {
        Duration expired = read.getExpired() == 0 ? null : Duration.ofMillis(read.getExpired());
        return new SourceState(
                new SourceState.Epochs(
                        new Epoch(read.getEpoch()),
                        new Epoch(read.getStartedEpoch()),
                        new Epoch(read.getCompletedEpoch())),
                new SourceState.Holding(read.getInstances(), read.getSuspects()),
                new SourceState.Contact(
                        Freshness.valueOf(read.getFreshness().name()),
                        read.getHeard(),
                        read.getHeardSequence(),
                        new Patience(Duration.ofMillis(read.getHeld()), expired)),
                read.getProblem(),
                read.getSince());
    }
}
