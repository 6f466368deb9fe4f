package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.wire.avro.CommandKind;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `control` topic.
public final class CommandCodec extends AvroCodec<Command> {
    private static final Symbols<Command.Kind> KIND = new Symbols<>(CommandKind.getClassSchema(), Command.Kind.class);

    public CommandCodec() {
        super(io.fairlead.wire.avro.Command.getClassSchema());
    }

    @Override
    void write(Command command, Encoder out) throws IOException {
        KIND.write(command.kind(), out);
        out.writeString(command.argument());
        out.writeString(command.operator());
        Binary.writeInstant(command.at(), out);
    }

    @Override
    Command read(Decoder in) throws IOException {
        return new Command(KIND.read(in), in.readString(), in.readString(), Binary.readInstant(in));
    }
}
