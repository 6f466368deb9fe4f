package io.fairlead.wire;

import io.fairlead.model.RegistryEvent;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `changes` topic.
public final class RegistryEventCodec extends AvroCodec<RegistryEvent> {
    public RegistryEventCodec() {
        super(io.fairlead.wire.avro.RegistryEvent.getClassSchema());
    }

    @Override
    void write(RegistryEvent event, Encoder out) throws IOException {
        RegistryEventLayout.write(event, out);
    }

    @Override
    RegistryEvent read(Decoder in) throws IOException {
        return RegistryEventLayout.readEvent(in);
    }
}
