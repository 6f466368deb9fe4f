package io.fairlead.wire;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.TargetWrite;
import io.fairlead.wire.avro.WriteResult;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `audit` topic.
public final class DecisionCodec extends AvroCodec<Decision> {
    private static final Symbols<TargetWrite.Result> RESULT =
            new Symbols<>(WriteResult.getClassSchema(), TargetWrite.Result.class);

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
        Binary.writeOptional(decision.write(), DecisionCodec::write, out);
    }

    private static void writeText(Object key, Encoder out) throws IOException {
        out.writeString(key.toString());
    }

    private static void write(Decision.Input input, Encoder out) throws IOException {
        out.writeString(input.topic());
        out.writeInt(input.partition());
        out.writeLong(input.offset());
        Binary.writeInstant(input.observed(), out);
        out.writeString(input.position().value());
        out.writeLong(input.epoch().value());
        Binary.writeOptional(input.produced(), Binary::writeInstant, out);
    }

    private static void write(TargetWrite write, Encoder out) throws IOException {
        out.writeString(write.target());
        RESULT.write(write.result(), out);
        out.writeString(write.object());
        out.writeString(write.by());
        Binary.writeOptional(write.planned(), Binary::writeInstant, out);
        Binary.writeOptional(write.applied(), Binary::writeInstant, out);
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
                readInput(in),
                Binary.readOptional(DecisionCodec::readWrite, in));
    }

    private static Decision.Input readInput(Decoder in) throws IOException {
        return new Decision.Input(
                Binary.readWord(in),
                in.readInt(),
                in.readLong(),
                Binary.readInstant(in),
                new Position(in.readString()),
                new Epoch(in.readLong()),
                Binary.readOptional(Binary::readInstant, in));
    }

    private static TargetWrite readWrite(Decoder in) throws IOException {
        return new TargetWrite(
                Binary.readWord(in),
                RESULT.read(in),
                in.readString(),
                Binary.readWord(in),
                Binary.readOptional(Binary::readInstant, in),
                Binary.readOptional(Binary::readInstant, in));
    }

    private static EndpointKey readEndpoint(Decoder in) throws IOException {
        return EndpointKey.parse(in.readString());
    }
}
