package io.fairlead.topology.streams;

import io.fairlead.model.Command;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.topics.Keys;
import io.fairlead.topology.merge.Output;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// One partition of the topology in this thread. While `failure` is set, writing any entry of the table fails with it,
/// after the merge has changed the state.
final class TopologyRig implements AutoCloseable {
    static final Codec<RegistryEvent> EVENTS = new RegistryEventCodec();
    static final Codec<Command> COMMANDS = new CommandCodec();
    private static final Codec<TableEntry> ENTRIES = new TableEntryCodec();

    final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    final TestInputTopic<byte[], byte[]> changes;
    final TestInputTopic<byte[], byte[]> control;
    final TestOutputTopic<byte[], byte[]> deadLetter;
    final List<Output> written = new ArrayList<>();

    @Nullable
    RuntimeException failure;

    @Nullable
    Error error;

    private final TopologyTestDriver driver;
    private final TestOutputTopic<byte[], byte[]> endpoints;
    private final SortedMap<String, TableEntry> table = new TreeMap<>();
    private final List<TableEntry.SourceStatus> statuses = new ArrayList<>();

    /// How many endpoints were taken over from the table as the state was lost.
    int lost;

    TopologyRig() {
        this(TableTopic.UNIDENTIFIED, InputChecks.NONE);
    }

    TopologyRig(InputChecks checks) {
        this(TableTopic.UNIDENTIFIED, checks);
    }

    TopologyRig(TableTopic table) {
        this(table, InputChecks.NONE);
    }

    private TopologyRig(TableTopic table, InputChecks checks) {
        Serializer<TableEntry> entries = write(ENTRIES);
        Serializer<TableEntry> failing = (topic, entry) -> {
            if (failure != null) {
                throw failure;
            }
            if (error != null) {
                throw error;
            }
            return entries.serialize(topic, entry);
        };
        Codecs codecs = new Codecs(
                read(RegistryEventCodec.withoutRaw()),
                read(COMMANDS),
                write(EVENTS),
                failing,
                write(new DecisionCodec()));
        TopologyTopics topics = new TopologyTopics("changes", "control", "endpoints", "audit", "dlq");
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of("test", "unused:1"));
        driver = new TopologyTestDriver(
                MergeTopology.build(
                        new TopologyConfig(topics, codecs, Duration.ofMinutes(10), table, checks),
                        new Listening(),
                        () -> now),
                properties,
                now);
        changes = driver.createInputTopic("changes", new ByteArraySerializer(), new ByteArraySerializer());
        control = driver.createInputTopic("control", new ByteArraySerializer(), new ByteArraySerializer());
        endpoints = driver.createOutputTopic("endpoints", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        deadLetter = driver.createOutputTopic("dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// What the state holds, as its log would restore it.
    SortedMap<String, byte[]> state() {
        SortedMap<String, byte[]> state = new TreeMap<>();
        try (var all = driver.<String, byte[]>getKeyValueStore(Names.STATE).all()) {
            all.forEachRemaining(entry -> state.put(entry.key, entry.value));
        }
        return state;
    }

    /// To be called before anything is merged.
    void restore(SortedMap<String, byte[]> state) {
        state.forEach(driver.<String, byte[]>getKeyValueStore(Names.STATE)::put);
    }

    private final class Listening implements TopologyListener {
        @Override
        public void status(int partition, TableEntry.SourceStatus status) {}

        @Override
        public void left(int partition) {}

        @Override
        public void wrote(Output output) {
            written.add(output);
        }

        @Override
        public void stateLost(int partition, int endpoints) {
            lost += endpoints;
        }

        @Override
        public void deadLetter(String origin, io.fairlead.model.failure.RejectedFailure failure) {}
    }

    void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minusMillis(100)) {
            driver.advanceWallClockTime(Duration.ofMillis(100));
        }
    }

    void command(Subject subject, Command command) {
        control.pipeInput(subject.toString().getBytes(StandardCharsets.UTF_8), COMMANDS.encode(command));
    }

    /// All that is in the table's topic is lost.
    void forgetTable() {
        var _ = table();
        table.clear();
        statuses.clear();
    }

    /// The table's topic holds this instead.
    void replaceTable(SortedMap<String, TableEntry> content) {
        forgetTable();
        table.putAll(content);
    }

    /// All that were written, in their order.
    List<TableEntry.SourceStatus> statuses() {
        var _ = table();
        return statuses;
    }

    void pipe(RegistryEvent event) {
        changes.pipeInput(key(event), EVENTS.encode(event));
    }

    /// The record of this event, but its value is broken.
    void pipeBroken(RegistryEvent event) {
        byte[] value = EVENTS.encode(event);
        changes.pipeInput(key(event), java.util.Arrays.copyOf(value, value.length - 1));
    }

    /// The record of this event, on which the merge fails.
    void pipeFailing(RegistryEvent event) {
        failure = new IllegalStateException("made up");
        pipe(event);
        failure = null;
    }

    /// As `fairlead dlq retry` sends it.
    void retry(TestRecord<byte[], byte[]> letter) {
        RecordHeaders headers = new RecordHeaders();
        io.fairlead.wire.DeadLetter.original(letter.headers()).forEach(headers::add);
        changes.pipeInput(new TestRecord<>(letter.key(), letter.value(), headers));
    }

    static byte[] key(RegistryEvent event) {
        return Keys.bytes(Keys.of(event));
    }

    /// The table as a reader of the topic has it now.
    SortedMap<String, TableEntry> table() {
        endpoints.readKeyValuesToList().forEach(record -> {
            String key = new String(record.key, StandardCharsets.UTF_8);
            if (record.value == null) {
                table.remove(key);
            } else {
                TableEntry entry = ENTRIES.decode(record.value, 0, record.value.length, ENTRIES.schema());
                table.put(key, entry);
                if (entry instanceof TableEntry.SourceStatus status) {
                    statuses.add(status);
                }
            }
        });
        return table;
    }

    private static <T> Deserializer<T> read(Codec<T> codec) {
        return (_, bytes) -> bytes == null ? null : codec.decode(bytes, 0, bytes.length, codec.schema());
    }

    private static <T> Serializer<T> write(Codec<T> codec) {
        return (_, value) -> value == null ? null : codec.encode(value);
    }

    @Override
    public void close() {
        driver.close();
    }
}
