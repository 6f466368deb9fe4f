package io.fairlead.wire;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `audit` topic.
public final class DecisionCodec extends AvroCodec<Decision> {
    public DecisionCodec() {
        super(io.fairlead.wire.avro.Decision.getClassSchema());
    }

    @Override
    void write(Decision decision, Encoder out) throws IOException {
        Binary.writeOptional(decision.service(), DecisionCodec::writeText, out);
        Binary.writeOptional(decision.endpoint(), DecisionCodec::writeText, out);
        Binary.writeOptional(decision.before(), TableEntryLayout::write, out);
        Binary.writeOptional(decision.after(), TableEntryLayout::write, out);
        out.writeString(decision.reason());
        Binary.writeAll(decision.sources(), Binary::writeSource, out);
        write(decision.input(), out);
    }

    private static void writeText(Object key, Encoder out) throws IOException {
        out.writeString(key.toString());
    }

    private static void write(Decision.Input input, Encoder out) throws IOException {
        out.writeString(input.topic());
        out.writeInt(input.partition());
        out.writeLong(input.offset());
        Binary.writeInstant(input.observed(), out);
    }

    @Override
    Decision read(Decoder in) throws IOException {
        return new Decision(
                Binary.readOptional(Binary::readService, in),
                Binary.readOptional(DecisionCodec::readEndpoint, in),
                Binary.readOptional(TableEntryLayout::readEntry, in),
                Binary.readOptional(TableEntryLayout::readEntry, in),
                in.readString(),
                Binary.readAll(Binary::readSource, in),
                new Decision.Input(Binary.readWord(in), in.readInt(), in.readLong(), Binary.readInstant(in)));
    }

    private static EndpointKey readEndpoint(Decoder in) throws IOException {
        return EndpointKey.parse(in.readString());
    }
}
