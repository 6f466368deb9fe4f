package io.fairlead.wire;

import io.fairlead.model.RegistryEvent;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `changes` topic.
public final class RegistryEventCodec extends AvroCodec<RegistryEvent> {
    private final boolean raw;

    public RegistryEventCodec() {
        this(true);
    }

    private RegistryEventCodec(boolean raw) {
        super(io.fairlead.wire.avro.RegistryEvent.getClassSchema());
        this.raw = raw;
    }

    /// Skips the raw instance, and cannot write one: for the merge, which needs only the result of the rules.
    public static RegistryEventCodec withoutRaw() {
        return new RegistryEventCodec(false);
    }

    @Override
    void write(RegistryEvent event, Encoder out) throws IOException {
        RegistryEventLayout.write(event, out);
    }

    @Override
    RegistryEvent read(Decoder in) throws IOException {
        return RegistryEventLayout.readEvent(raw, in);
    }
}
