package io.fairlead.wire;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.SourceId;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where a merged value comes from, to and from its Avro record.
final class ProvenanceMapping {
    private ProvenanceMapping() {}

    static io.fairlead.wire.avro.Provenance toAvro(Provenance provenance) {
        SortedMap<String, String> fields = new TreeMap<>();
        provenance.fields().forEach((field, source) -> fields.put(field, source.value()));
        return new io.fairlead.wire.avro.Provenance(
                Lists.map(provenance.witnesses(), ProvenanceMapping::toAvro),
                fields,
                Lists.map(provenance.overruled(), ProvenanceMapping::toAvro));
    }

    static Provenance toModel(io.fairlead.wire.avro.Provenance read) {
        SortedMap<String, SourceId> fields = new TreeMap<>();
        read.getFields().forEach((field, source) -> fields.put(field, new SourceId(source)));
        return new Provenance(
                Lists.map(read.getWitnesses(), ProvenanceMapping::toModel),
                fields,
                Lists.map(read.getOverruled(), ProvenanceMapping::toModel));
    }

    private static io.fairlead.wire.avro.Witness toAvro(Witness witness) {
        return new io.fairlead.wire.avro.Witness(
                witness.source().value(),
                witness.instance(),
                witness.since(),
                EndpointMapping.toAvro(witness.suspicion()));
    }

    private static Witness toModel(io.fairlead.wire.avro.Witness read) {
        return new Witness(
                new SourceId(read.getSource()),
                read.getInstance(),
                read.getSince(),
                EndpointMapping.toModel(read.getSuspicion()));
    }

    private static io.fairlead.wire.avro.Overruled toAvro(Overruled overruled) {
        return new io.fairlead.wire.avro.Overruled(
                overruled.field(), overruled.source().value(), overruled.value());
    }

    private static Overruled toModel(io.fairlead.wire.avro.Overruled read) {
        return new Overruled(read.getField(), new SourceId(read.getSource()), read.getValue());
    }
}
