package io.fairlead.suites.topology;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.Stamp;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What the merge alone makes of the log of one partition: every row of the table and every decision, in order.
final class PureFold {
    private static final RegistryEventCodec EVENTS = RegistryEventCodec.withoutRaw();
    private static final CommandCodec COMMANDS = new CommandCodec();

    final List<Row> rows = new ArrayList<>();
    final List<Decision> audit = new ArrayList<>();
    private final Merger merger;
    private final MemoryState state = new MemoryState();

    private PureFold(int partition) {
        merger = new Merger(partition);
    }

    /// A command stands where it was written: before the first change that was written later.
    static PureFold of(
            int partition, List<ConsumerRecord<byte[], byte[]>> changes, List<ConsumerRecord<byte[], byte[]>> control) {
        PureFold fold = new PureFold(partition);
        List<ConsumerRecord<byte[], byte[]>> commands = new ArrayList<>(control);
        for (ConsumerRecord<byte[], byte[]> change : changes) {
            while (!commands.isEmpty() && commands.getFirst().timestamp() < change.timestamp()) {
                fold.command(commands.removeFirst());
            }
            fold.change(change);
        }
        commands.forEach(fold::command);
        return fold;
    }

    private void change(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        RegistryEvent event = EVENTS.decode(value, 0, value.length, EVENTS.schema());
        Decision.Input input = event instanceof SourceEvent said
                ? input(record, said.stamp())
                : input(record, Instant.ofEpochMilli(record.timestamp()));
        merger.apply(event, input, state).forEach(this::take);
    }

    private void command(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Command command = COMMANDS.decode(value, 0, value.length, COMMANDS.schema());
        merger.apply(Keys.subject(record.key()), command, input(record, command.at()), state)
                .forEach(this::take);
    }

    private static Decision.Input input(ConsumerRecord<byte[], byte[]> record, Stamp stamp) {
        return new Decision.Input(
                record.topic(),
                record.partition(),
                record.offset(),
                stamp.observed(),
                stamp.position(),
                stamp.epoch(),
                Times.of(record.headers()).map(Times::produced).orElse(null));
    }

    private static Decision.Input input(ConsumerRecord<byte[], byte[]> record, Instant observed) {
        return new Decision.Input(record.topic(), record.partition(), record.offset(), observed);
    }

    private void take(Output output) {
        switch (output) {
            case Output.Put(var entry) -> rows.add(new Row(Keys.of(entry).toString(), entry));
            case Output.EndpointGone(var service, var endpoint) -> gone(new RecordKey.OfEndpoint(service, endpoint));
            case Output.ServiceGone(var service) -> gone(new RecordKey.OfService(service));
            case Output.SourceGone(var source) -> gone(new RecordKey.OfSource(source));
            case Output.FreezeGone(var subject) -> gone(new RecordKey.OfFreeze(subject));
            case Output.Audit(var decision) -> audit.add(decision);
            case Output.Ignored _ -> {}
        }
    }

    private void gone(RecordKey key) {
        rows.add(new Row(key.toString(), null));
    }
}
