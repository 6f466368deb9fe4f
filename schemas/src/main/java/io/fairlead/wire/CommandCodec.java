package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.wire.avro.CommandKind;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `control` topic.
public final class CommandCodec extends AvroCodec<Command> {
    private static final Symbols<Command.Kind> KIND = new Symbols<>(CommandKind.getClassSchema(), Command.Kind.class);
    /// Kinds that were added later: older readers see [#REJECTED_BY_OLDER_READERS] instead, and reject it.
    private static final Set<Command.Kind> NEWER =
            EnumSet.of(Command.Kind.REBUILD, Command.Kind.RETIRE, Command.Kind.RESYNC);

    private static final Command.Kind REJECTED_BY_OLDER_READERS = Command.Kind.UNPIN;

    public CommandCodec() {
        super(io.fairlead.wire.avro.Command.getClassSchema());
    }

    @Override
    void write(Command command, Encoder out) throws IOException {
        boolean isNewer = NEWER.contains(command.kind());
        KIND.write(isNewer ? REJECTED_BY_OLDER_READERS : command.kind(), out);
        out.writeString(command.argument());
        out.writeString(command.operator());
        Binary.writeInstant(command.at(), out);
        out.writeString(isNewer ? command.kind().name() : "");
    }

    @Override
    Command read(Decoder in) throws IOException {
        Command.Kind kind = KIND.read(in);
        String argument = in.readString();
        String operator = in.readString();
        var at = Binary.readInstant(in);
        return new Command(newer(in.readString(), kind), argument, operator, at);
    }

    private static Command.Kind newer(String name, Command.Kind kind) throws IOException {
        return switch (name) {
            case "" -> kind;
            case "REBUILD" -> Command.Kind.REBUILD;
            case "RETIRE" -> Command.Kind.RETIRE;
            case "RESYNC" -> Command.Kind.RESYNC;
            default -> throw new IOException("command \"" + name + "\" is not known to this version");
        };
    }
}
