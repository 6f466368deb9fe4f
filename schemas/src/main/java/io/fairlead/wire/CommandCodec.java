package io.fairlead.wire;

import io.fairlead.model.Command;

/// The values of the `control` topic.
public final class CommandCodec extends AvroCodec<Command, io.fairlead.wire.avro.Command> {
    public CommandCodec() {
        super(io.fairlead.wire.avro.Command.getClassSchema());
    }

    @Override
    io.fairlead.wire.avro.Command toAvro(Command command) {
        return new io.fairlead.wire.avro.Command(
                io.fairlead.wire.avro.CommandKind.valueOf(command.kind().name()),
                command.argument(),
                command.operator(),
                command.at());
    }

    @Override
    Command toModel(io.fairlead.wire.avro.Command read) {
        return new Command(
                Command.Kind.valueOf(read.getKind().name()), read.getArgument(), read.getOperator(), read.getAt());
    }
}
