package io.fairlead.topology.streams;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.RecordKey.OfAll;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.EndpointGone;
import io.fairlead.topology.merge.Output.FreezeGone;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import io.fairlead.topology.merge.Output.ServiceGone;
import io.fairlead.topology.merge.Output.SourceGone;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.DeadLetterRecord;
import io.fairlead.wire.InputOffset;
import io.fairlead.wire.Origin;
import io.fairlead.wire.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads bytes, lets the [Merger] decide, writes bytes. One for each partition, used by one thread at a time.
///
/// | what fails | then |
/// |---|---|
/// | the record cannot be read, or is rejected | it goes to the dead letter topic unchanged, and the next one is read |
/// | the merge, or the encoding of its result, unexpected | the same, and the record's changes are dropped |
/// | a [Bug]: the state contradicts itself or is not ours | the thread ends and the transaction is aborted |
/// | Kafka or the schema registry | the same; the record is read again |
///
/// Nothing is forwarded before the merge has returned and all of its results are encoded, the state's too, so
/// that it is enough to drop the record's changes of the state. The state is written last: see [WriteBuffer].
/// For why an unexpected failure does not stop the topology, see
/// docs/adr/0007-a-record-that-fails-is-set-aside.md.
///
/// The clock only stamps when a record was merged or dead-lettered, and triggers requests for expiries through
/// the log; it decides no value.
final class MergeProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    private static final Logger LOG = LoggerFactory.getLogger(MergeProcessor.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    /// The pause between two batches of a table that is written again.
    private static final Duration REBUILD = Duration.ofMillis(100);
    /// This number of entries takes about 10 ms, for which changes wait.
    private static final int REBUILD_STEP = 250;

    private final TopologyTopics topics;
    private final Codecs codecs;
    private final Duration linger;
    private final TableTopic table;
    private final InputChecks checks;
    private final TopologyListener listener;
    private final InstantSource clock;
    private final Inputs inputs;
    private @Nullable Task task;

    MergeProcessor(TopologyConfig config, TopologyListener listener, InstantSource clock) {
        this.topics = config.topics();
        this.codecs = config.codecs();
        this.linger = config.linger();
        this.table = config.table();
        this.checks = config.checks();
        this.listener = listener;
        this.clock = clock;
        this.inputs = new Inputs(topics, codecs);
    }

    /// The parts that exist once the partition is assigned and its state restored.
    private record Task(
            ProcessorContext<byte[], Outgoing> context,
            int partition,
            StoreState state,
            Merger merger,
            Expiries expiries,
            SilenceTimer silence,
            TableKeeper keeper) {}

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        int partition = context.taskId().partition();
        StoreState state = new StoreState(context);
        TablePartition part = new TablePartition(table, partition);
        TableKeeper keeper = new TableKeeper(part, state, new LoggedTable(part, listener), clock);
        Task started = new Task(
                context, partition, state, new Merger(partition), new Expiries(linger), new SilenceTimer(TICK), keeper);
        task = started;
        remember(started);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> expire(started));
        if (table.isIdentified()) {
            context.schedule(REBUILD, PunctuationType.WALL_CLOCK_TIME, _ -> keep(started));
        }
    }

    /// Reads the empty services and the sources from the state.
    private void remember(Task started) {
        StoreState state = started.state();
        state.forEachService((key, service) -> {
            Instant since = service.emptySince();
            if (since != null) {
                started.expiries().empty(key, since);
            }
        });
        state.forEachSource((source, known) -> {
            if (!known.retired()) {
                started.silence().heard(source);
                listener.status(started.partition(), known.status(source));
            }
        });
    }

    /// Compares with the table, before anything else.
    private void begin(Task current) {
        if (current.keeper().begin()) {
            current.state().encode();
            current.state().write();
            remember(current);
        }
    }

    /// Writes the next batch of a table that is written again. Its records carry the input that was merged
    /// last, because the values follow from everything merged so far: a reader that sees them before the commit
    /// knows that they are not new.
    private void keep(Task current) {
        current.state().drop();
        begin(current);
        List<Record<byte[], Outgoing>> records = new ArrayList<>();
        for (TableKeeper.Row row : current.keeper().step(REBUILD_STEP)) {
            records.add(rewritten(current, row));
        }
        current.state().encode();
        records.forEach(record -> current.context().forward(record, Names.ENDPOINTS));
        current.state().write();
    }

    private Record<byte[], Outgoing> rewritten(Task current, TableKeeper.Row row) {
        TableEntry entry = row.entry();
        byte[] value = entry == null ? null : codecs.endpoints().serialize(topics.endpoints(), entry);
        if (entry != null) {
            note(current, entry);
        }
        Headers headers = new RecordHeaders();
        current.keeper().merged().ifPresent(input -> headers.add(InputOffset.header(input)));
        return new Record<>(
                Keys.bytes(row.key()),
                Outgoing.of(current.partition(), value),
                clock.instant().toEpochMilli(),
                headers);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Task current = task;
        if (current == null) {
            throw new Bug("a record was processed before init");
        }
        RecordMetadata at = current.context().recordMetadata().orElseThrow();
        // In case an operator's handler lets the task continue after a failure that should end it.
        current.state().drop();
        begin(current);
        Cause cause = new Cause(record, at);
        decideOrReject(current, cause).ifPresent(results -> write(current, cause, results));
    }

    /// Empty if the record was written to the dead letter topic.
    private Optional<List<Result>> decideOrReject(Task current, Cause cause) {
        RecordMetadata at = cause.at();
        try {
            List<Result> results = decide(current, cause.record(), at);
            current.state().encode();
            return Optional.of(results);
        } catch (RejectedFailure failure) {
            deadLetter(current, cause.record(), at, failure);
        } catch (Failure | Bug | KafkaException stop) {
            throw stop;
        } catch (Throwable e) {
            Fatal.rethrow(e);
            LOG.error("the merge failed on {}-{}@{}", at.topic(), at.partition(), at.offset(), e);
            deadLetter(current, cause.record(), at, Inputs.unexpected(e));
        }
        return Optional.empty();
    }

    private void write(Task current, Cause cause, List<Result> results) {
        results.forEach(result -> write(current, cause, result));
        current.state().write();
        if (cause.at().topic().equals(topics.changes())) {
            current.keeper().merged(cause.at().offset());
        }
    }

    /// The results of the record, each with its encoded value if it has one.
    private List<Result> decide(Task current, Record<byte[], byte[]> record, RecordMetadata at) {
        List<Output> outputs =
                at.topic().equals(topics.control()) ? command(current, record, at) : change(current, record, at);
        List<Result> results = new ArrayList<>(outputs.size());
        for (Output output : outputs) {
            results.add(new Result(output, Outgoing.of(current.partition(), value(current, output))));
        }
        return results;
    }

    private record Result(Output output, Outgoing outgoing) {}

    private record Cause(Record<byte[], byte[]> record, RecordMetadata at) {}

    private byte @Nullable [] value(Task current, Output output) {
        return switch (output) {
            case Put(SourceStatus status) ->
                codecs.endpoints()
                        .serialize(
                                topics.endpoints(), status.in(current.keeper().identity()));
            case Put(TableEntry entry) -> codecs.endpoints().serialize(topics.endpoints(), entry);
            case Audit(Decision decision) -> codecs.audit().serialize(topics.audit(), decision);
            case EndpointGone _, ServiceGone _, FreezeGone _, SourceGone _, Ignored _ -> null;
        };
    }

    private List<Output> change(Task current, Record<byte[], byte[]> record, RecordMetadata at) {
        RegistryEvent event = inputs.event(record);
        checks.require(event, record.key(), current.partition(), source -> epoch(current, source));
        List<Output> outputs = current.merger().apply(event, Inputs.cause(event, record, at), current.state());
        // A former owner that continues to write does not keep the source alive.
        if (event instanceof SourceEvent ofSource && !isFenced(outputs)) {
            current.silence().heard(ofSource.stamp().source());
        }
        return outputs;
    }

    private static Epoch epoch(Task current, SourceId source) {
        SourceProgress known = current.state().source(source);
        return known == null ? Epoch.NONE : known.epochs().current();
    }

    private static boolean isFenced(List<Output> outputs) {
        return outputs.contains(new Ignored(Output.Cause.STALE_EPOCH))
                || outputs.contains(new Ignored(Output.Cause.RETIRED));
    }

    /// A tombstone allows compaction to remove the command; it reverts nothing.
    private List<Output> command(Task current, Record<byte[], byte[]> record, RecordMetadata at) {
        if (record.value() == null) {
            return List.of(new Ignored(Output.Cause.NO_CHANGE));
        }
        Command command = inputs.command(record);
        Subject subject = Keys.subject(record.key());
        if (subject instanceof Subject.OfService(var service)) {
            checks.requirePartition(service, current.partition());
        }
        if (command.kind() == Command.Kind.RETIRE && subject instanceof Subject.OfSource(var source)) {
            // An epoch that no owner was given yet would fence future owners.
            checks.requireEpoch(source, Merger.retiredUpTo(command), epoch(current, source));
        }
        if (command.kind() == Command.Kind.REBUILD) {
            current.keeper().rebuild();
        }
        return current.merger().apply(subject, command, Inputs.cause(at, command.at()), current.state());
    }

    private void write(Task current, Cause cause, Result result) {
        listener.wrote(result.output());
        switch (result.output()) {
            case Put(TableEntry entry) -> {
                note(current, entry);
                endpoints(current, cause, Keys.of(entry), result);
            }
            case EndpointGone(var service, var endpoint) ->
                endpoints(current, cause, new OfEndpoint(service, endpoint), result);
            case ServiceGone(var service) -> {
                current.expiries().inUse(service);
                endpoints(current, cause, new OfService(service), result);
            }
            case FreezeGone(var subject) -> endpoints(current, cause, new OfFreeze(subject), result);
            case SourceGone(var source) -> {
                listener.retired(current.partition(), source);
                endpoints(current, cause, new OfSource(source), result);
            }
            case Audit(Decision decision) ->
                current.context()
                        .forward(
                                record(Keys.bytes(subject(decision)), result, cause, new RecordHeaders()), Names.AUDIT);
            case Ignored _ -> {}
        }
    }

    private void note(Task current, TableEntry entry) {
        if (entry instanceof SourceStatus status) {
            listener.status(current.partition(), status);
        }
        if (entry instanceof MergedService service) {
            Instant since = service.emptySince();
            if (since == null) {
                current.expiries().inUse(service.service());
            } else {
                current.expiries().empty(service.service(), since);
            }
        }
    }

    private void endpoints(Task current, Cause cause, RecordKey key, Result result) {
        Headers headers = new RecordHeaders();
        Times.of(cause.record().headers())
                .ifPresent(times -> headers.add(times.mergedAt(clock.instant()).header()));
        if (cause.at().topic().equals(topics.changes())) {
            headers.add(InputOffset.header(cause.at().offset()));
        }
        current.context().forward(record(Keys.bytes(key), result, cause, headers), Names.ENDPOINTS);
    }

    /// Its time is now: a dead letter with an old time would be deleted before anybody sees it.
    private void deadLetter(Task current, Record<byte[], byte[]> record, RecordMetadata at, RejectedFailure failure) {
        current.state().drop();
        Origin origin = new Origin(at.topic(), at.partition(), at.offset());
        LOG.warn(
                "written to the dead letter topic origin={} code={} reason=\"{}\"",
                origin,
                failure.code(),
                failure.getMessage());
        DeadLetterRecord letter = DeadLetterRecord.of(
                DeadLetter.of("topology", failure, origin.toString()), record.key(), record.value(), record.headers());
        Outgoing outgoing = Outgoing.of(current.partition(), letter.value());
        current.context()
                .forward(
                        new Record<>(letter.key(), outgoing, clock.instant().toEpochMilli(), letter.headers()),
                        Names.DEAD_LETTER);
        listener.deadLetter(origin.toString(), failure);
    }

    private void expire(Task current) {
        List<RegistryEvent> asked = new ArrayList<>(current.expiries().due(clock.instant()));
        asked.addAll(current.silence().due(current.state()::source));
        for (RegistryEvent due : asked) {
            byte[] value = codecs.expiries().serialize(topics.changes(), due);
            Record<byte[], Outgoing> request = new Record<>(
                    Keys.bytes(Keys.of(due)),
                    Outgoing.of(current.partition(), value),
                    clock.instant().toEpochMilli());
            current.context().forward(request, Names.EXPIRIES);
        }
    }

    private static Record<byte[], Outgoing> record(byte[] key, Result result, Cause cause, Headers headers) {
        return new Record<>(key, result.outgoing(), cause.record().timestamp(), headers);
    }

    @Override
    public void close() {
        Task ended = task;
        if (ended != null) {
            listener.left(ended.partition());
        }
    }

    private static RecordKey subject(Decision decision) {
        if (decision.service() != null) {
            return new OfService(decision.service());
        }
        return decision.sources().isEmpty()
                ? new OfAll()
                : new OfSource(decision.sources().getFirst());
    }
}
