package io.fairlead.wire;

import io.fairlead.model.Ownership;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `owners` topic.
public final class OwnershipCodec extends AvroCodec<Ownership> {
    public OwnershipCodec() {
        super(io.fairlead.wire.avro.Ownership.getClassSchema());
    }

    @Override
    void write(Ownership ownership, Encoder out) throws IOException {
        Binary.writeSource(ownership.source(), out);
        out.writeString(ownership.owner());
        Binary.writeInstant(ownership.since(), out);
    }

    @Override
    Ownership read(Decoder in) throws IOException {
        return new Ownership(Binary.readSource(in), in.readString(), Binary.readInstant(in));
    }
}
