package io.fairlead.wire;

import io.fairlead.model.Ownership;
import io.fairlead.model.SourceId;

/// The values of the `owners` topic.
public final class OwnershipCodec extends AvroCodec<Ownership, io.fairlead.wire.avro.Ownership> {
    public OwnershipCodec() {
        super(io.fairlead.wire.avro.Ownership.getClassSchema());
    }

    @Override
    io.fairlead.wire.avro.Ownership toAvro(Ownership ownership) {
        return new io.fairlead.wire.avro.Ownership(ownership.source().value(), ownership.owner(), ownership.since());
    }

    @Override
    Ownership toModel(io.fairlead.wire.avro.Ownership read) {
        return new Ownership(new SourceId(read.getSource()), read.getOwner(), read.getSince());
    }
}
