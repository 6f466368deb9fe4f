package io.fairlead.wire;

import io.fairlead.model.Epoch;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;

/// The values of the `endpoints` topic.
public final class TableEntryCodec extends AvroCodec<TableEntry, io.fairlead.wire.avro.TableEntry> {
    public TableEntryCodec() {
        super(io.fairlead.wire.avro.TableEntry.getClassSchema());
    }

    @Override
    io.fairlead.wire.avro.TableEntry toAvro(TableEntry entry) {
        return map(entry);
    }

    @Override
    TableEntry toModel(io.fairlead.wire.avro.TableEntry read) {
        return map(read);
    }

    static io.fairlead.wire.avro.TableEntry map(TableEntry entry) {
        return new io.fairlead.wire.avro.TableEntry(
                switch (entry) {
                    case MergedEndpoint(var service, var endpoint, var provenance) ->
                        new io.fairlead.wire.avro.MergedEndpoint(
                                service.toString(),
                                EndpointMapping.toAvro(endpoint),
                                ProvenanceMapping.toAvro(provenance));
                    case MergedService service -> map(service);
                    case SourceStatus status -> map(status);
                    case Freeze(var subject, var operator, var since, var until) ->
                        new io.fairlead.wire.avro.Freeze(subject.toString(), operator, since, until);
                });
    }

    static TableEntry map(io.fairlead.wire.avro.TableEntry read) {
        return switch (read.getEntry()) {
            case io.fairlead.wire.avro.MergedEndpoint merged ->
                new MergedEndpoint(
                        ServiceKey.parse(merged.getService()),
                        EndpointMapping.toModel(merged.getEndpoint()),
                        ProvenanceMapping.toModel(merged.getProvenance()));
            case io.fairlead.wire.avro.MergedService service -> map(service);
            case io.fairlead.wire.avro.SourceStatus status -> map(status);
            case io.fairlead.wire.avro.Freeze freeze ->
                new Freeze(
                        Subject.parse(freeze.getSubject()), freeze.getOperator(), freeze.getSince(), freeze.getUntil());
            default ->
                throw new IllegalArgumentException(
                        "it holds a " + read.getEntry().getClass().getSimpleName());
        };
    }

    private static io.fairlead.wire.avro.MergedService map(MergedService service) {
        return new io.fairlead.wire.avro.MergedService(
                service.service().toString(),
                Lists.map(service.ports(), TableEntryCodec::map),
                io.fairlead.wire.avro.Resolution.valueOf(service.resolution().name()),
                service.emptySince(),
                ProvenanceMapping.toAvro(service.provenance()));
    }

    private static MergedService map(io.fairlead.wire.avro.MergedService read) {
        return new MergedService(
                ServiceKey.parse(read.getService()),
                Lists.map(read.getPorts(), TableEntryCodec::map),
                Resolution.valueOf(read.getResolution().name()),
                read.getEmptySince(),
                ProvenanceMapping.toModel(read.getProvenance()));
    }

    private static io.fairlead.wire.avro.ServicePort map(ServicePort port) {
        return new io.fairlead.wire.avro.ServicePort(
                port.name(), port.number(), EndpointMapping.toAvro(port.protocol()));
    }

    private static ServicePort map(io.fairlead.wire.avro.ServicePort read) {
        return new ServicePort(read.getName(), read.getNumber(), EndpointMapping.toModel(read.getProtocol()));
    }

    private static io.fairlead.wire.avro.SourceStatus map(SourceStatus status) {
        return new io.fairlead.wire.avro.SourceStatus(
                status.source().value(),
                status.epoch().value(),
                status.completedEpoch().value(),
                status.instances(),
                status.suspects(),
                io.fairlead.wire.avro.Freshness.valueOf(status.freshness().name()),
                status.problem(),
                status.since());
    }

    private static SourceStatus map(io.fairlead.wire.avro.SourceStatus read) {
        return new SourceStatus(
                new SourceId(read.getSource()),
                new Epoch(read.getEpoch()),
                new Epoch(read.getCompletedEpoch()),
                read.getInstances(),
                read.getSuspects(),
                Freshness.valueOf(read.getFreshness().name()),
                read.getProblem(),
                read.getSince());
    }
}
