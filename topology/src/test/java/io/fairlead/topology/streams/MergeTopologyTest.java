package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.topics.Keys;
import io.fairlead.topology.merge.SeededRegistry;
import io.fairlead.topology.merge.Table;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTopologyTest {
    private static final TopologyTopics TOPICS = new TopologyTopics("changes", "control", "endpoints", "audit", "dlq");
    private static final Duration LINGER = Duration.ofMinutes(10);
    private static final Codec<RegistryEvent> EVENTS = new RegistryEventCodec();
    private static final Codec<Command> COMMANDS = new CommandCodec();
    private static final Codec<TableEntry> ENTRIES = new TableEntryCodec();
    private static final Codec<Decision> DECISIONS = new DecisionCodec();

    private static final RegistryEvent.Removal UNGUARDED =
            new RegistryEvent.Removal(Loss.NONE, Loss.NONE, GuardLimits.NONE, RegistryEvent.Evidence.FIRST);

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private Instant now = start;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> changes;
    private TestInputTopic<byte[], byte[]> control;
    private TestOutputTopic<byte[], byte[]> endpoints;
    private TestOutputTopic<byte[], byte[]> audit;
    private TestOutputTopic<byte[], byte[]> deadLetter;

    @BeforeEach
    void build() {
        Codecs codecs = new Codecs(
                read(RegistryEventCodec.withoutRaw()),
                read(COMMANDS),
                write(EVENTS),
                write(ENTRIES),
                write(new DecisionCodec()));
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of("test", "unused:1"));
        driver = new TopologyTestDriver(
                MergeTopology.build(TopologyConfig.unchecked(TOPICS, codecs, LINGER), TopologyListener.NONE, () -> now),
                properties,
                start);
        changes = driver.createInputTopic("changes", new ByteArraySerializer(), new ByteArraySerializer());
        control = driver.createInputTopic("control", new ByteArraySerializer(), new ByteArraySerializer());
        endpoints = output("endpoints");
        audit = output("audit");
        deadLetter = output("dlq");
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void writesTheTableThatThePureFoldOfTheLogGives(long seed) {
        List<RegistryEvent> log = SeededRegistry.interleave(
                seed,
                List.of(
                        new SeededRegistry(seed, "static", 0)
                                .snapshot()
                                .change(40)
                                .log(),
                        new SeededRegistry(seed, "dc1", 1).snapshot().change(40).log()));
        log.forEach(this::pipe);
        assertThat(table()).isNotEmpty().isEqualTo(Table.of(log).entries);
        assertThat(audit.isEmpty()).isFalse();
        assertThat(deadLetter.isEmpty()).isTrue();
    }

    @Test
    void aRecordThatCannotBeReadGoesToTheDeadLetterAndTheNextIsRead() {
        byte[] key = "shop/billing.mesh|dc1|i1".getBytes(StandardCharsets.UTF_8);
        changes.pipeInput(key, new byte[] {9, 9, 9});
        new SeededRegistry(1, "dc1", 0).change(9).snapshot().log().forEach(this::pipe);

        TestRecord<byte[], byte[]> aside = deadLetter.readRecord();
        assertThat(aside.key()).isEqualTo(key);
        assertThat(aside.value()).containsExactly(9, 9, 9);
        DeadLetter why = DeadLetter.of(aside.headers());
        assertThat(why.stage()).isEqualTo("topology");
        assertThat(why.code()).isEqualTo("WIRE-DECODE");
        assertThat(why.origin()).isEqualTo("changes-0@0");
        assertThat(table()).isNotEmpty();
    }

    @Test
    void aPoisonedMarkerTriggersNoSweep() {
        SeededRegistry registry = new SeededRegistry(3, "dc1", 0).change(30).snapshot();
        registry.log().forEach(this::pipe);
        int before = table().size();
        changes.pipeInput("source:dc1".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        assertThat(table()).hasSize(before);
    }

    @Test
    void everyChangeCarriesTheTimesOfItsSteps() {
        now = start.plusMillis(7);
        Times sent = Times.produced(start, start.plusMillis(3));
        RegistryEvent seen = firstSeen();
        RecordHeaders headers = new RecordHeaders();
        headers.add(sent.header());
        changes.pipeInput(new TestRecord<>(Keys.bytes(Keys.of(seen)), EVENTS.encode(seen), headers));
        assertThat(Times.of(endpoints.readRecord().headers()))
                .contains(new Times(start, start.plusMillis(3), start.plusMillis(7)));
    }

    /// The decision is a function of the log: what it says of times comes from its input.
    @Test
    void aDecisionNamesTheReadingOfTheRegistryThatLedToIt() {
        RegistryEvent.InstanceSeen first = firstSeen();
        Stamp stamp = first.stamp();
        Stamp read = new Stamp(stamp.source(), stamp.epoch(), stamp.sequence(), start, new Position("index 42"));
        RegistryEvent seen = new RegistryEvent.InstanceSeen(
                read, first.service(), first.instance(), first.rank(), first.endpoint(), first.raw());
        RecordHeaders headers = new RecordHeaders();
        headers.add(Times.produced(start, start.plusMillis(3)).header());

        changes.pipeInput(new TestRecord<>(Keys.bytes(Keys.of(seen)), EVENTS.encode(seen), headers));

        byte[] value = audit.readRecord().value();
        Decision decision = DECISIONS.decode(value, 0, value.length, DECISIONS.schema());
        assertThat(decision.input())
                .isEqualTo(new Decision.Input(
                        "changes", 0, 0, start, new Position("index 42"), stamp.epoch(), start.plusMillis(3)));
        assertThat(decision.write()).isNull();
    }

    @Test
    void anEmptyServiceStaysForItsLingerAndThenGoesThroughTheLog() {
        RegistryEvent.InstanceSeen seen = firstSeen();
        pipe(seen);
        Stamp later = new Stamp(
                seen.stamp().source(), seen.stamp().epoch(), seen.stamp().sequence() + 1, start);
        pipe(new RegistryEvent.InstanceGone(later, seen.service(), seen.instance(), UNGUARDED));
        assertThat(table()).containsOnlyKeys(seen.service().toString());
        assertThat(table().get(seen.service().toString()))
                .isInstanceOfSatisfying(
                        MergedService.class, it -> assertThat(it.emptySince()).isEqualTo(start));

        pass(LINGER.minusSeconds(1));
        assertThat(table()).containsOnlyKeys(seen.service().toString());
        pass(Duration.ofSeconds(1));
        assertThat(table()).isEmpty();
    }

    @Test
    void aSourceThatIsSilentForLongEnoughIsStaleThroughTheLogAndFreshWithItsNextReport() {
        SeededRegistry registry = new SeededRegistry(3, "dc1", 0).change(30).snapshot();
        registry.log().forEach(this::pipe);
        silently(StalenessLimits.DEFAULT.stale().minusSeconds(1), () -> {});
        assertThat(dc1().freshness()).isEqualTo(Freshness.FRESH);

        silently(Duration.ofSeconds(2), () -> {});
        assertThat(dc1().freshness()).isEqualTo(Freshness.STALE);
        assertThat(dc1().instances()).isPositive();

        pipe(new RegistryEvent.Heartbeat(later(registry, 0), 0, StalenessLimits.DEFAULT));
        assertThat(dc1().freshness()).isEqualTo(Freshness.FRESH);
    }

    /// The time of an expiry is that of its record in the log.
    @Test
    void aServiceWhoseClaimsExpiredStaysForItsLinger() {
        SeededRegistry registry = new SeededRegistry(3, "dc1", 0).change(30).snapshot();
        registry.log().forEach(this::pipe);
        Duration expired = StalenessLimits.DEFAULT.stale().multipliedBy(2);
        pipe(new RegistryEvent.Heartbeat(
                later(registry, 0), 0, new StalenessLimits(StalenessLimits.DEFAULT.stale(), expired)));

        silently(expired.plusSeconds(2), () -> {});

        assertThat(dc1().freshness()).isEqualTo(Freshness.EXPIRED);
        List<MergedService> empty = services();
        assertThat(empty)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.emptySince())
                        .isBetween(start, start.plus(expired).plusSeconds(2)));
        pass(LINGER.minus(Duration.ofMinutes(1)));
        assertThat(services()).hasSameSizeAs(empty);
        pass(Duration.ofMinutes(2));
        assertThat(services()).isEmpty();
    }

    private List<MergedService> services() {
        return table().values().stream()
                .filter(MergedService.class::isInstance)
                .map(MergedService.class::cast)
                .toList();
    }

    @Test
    void aFormerOwnerThatGoesOnDoesNotSpeakForTheSource() {
        SeededRegistry registry = new SeededRegistry(3, "dc1", 0).change(30).snapshot();
        registry.log().forEach(this::pipe);

        silently(
                StalenessLimits.DEFAULT.stale().plusSeconds(1),
                () -> pipe(new RegistryEvent.Heartbeat(later(registry, -1), 0, StalenessLimits.DEFAULT)));

        assertThat(dc1().freshness()).isEqualTo(Freshness.STALE);
    }

    @Test
    void aCommandIsCarriedOutAndOneThatCannotBeGoesToTheDeadLetter() {
        control.pipeInput("source:dc1".getBytes(StandardCharsets.UTF_8), command(Command.Kind.FREEZE, ""));
        control.pipeInput("source:dc1".getBytes(StandardCharsets.UTF_8), command(Command.Kind.FREEZE, "tomorrow"));

        assertThat(table()).containsOnlyKeys("freeze:source:dc1");
        assertThat(DeadLetter.of(deadLetter.readRecord().headers()).code()).isEqualTo("TOPOLOGY-COMMAND");
    }

    @Test
    void aRetiredSourceLeavesTheTableAndStaysAway() {
        SeededRegistry registry = new SeededRegistry(1, "dc1", 0).change(9).snapshot();
        registry.log().forEach(this::pipe);
        assertThat(table()).containsKey("source:dc1");

        Stamp last = later(registry, 0);
        control.pipeInput(
                "source:dc1".getBytes(StandardCharsets.UTF_8),
                command(Command.Kind.RETIRE, last.epoch().toString()));
        registry.log().forEach(this::pipe);
        silently(StalenessLimits.DEFAULT.stale().plusSeconds(1), () -> {});

        assertThat(table()).doesNotContainKey("source:dc1");
        assertThat(table().values()).noneMatch(TableEntry.MergedEndpoint.class::isInstance);
        assertThat(deadLetter.isEmpty()).isTrue();
    }

    private byte[] command(Command.Kind kind, String argument) {
        return COMMANDS.encode(new Command(kind, argument, "ann", start));
    }

    private static Stamp later(SeededRegistry registry, int epochs) {
        Stamp last = ((RegistryEvent.SourceEvent) registry.log().getLast()).stamp();
        return new Stamp(
                last.source(),
                new Epoch(last.epoch().value() + epochs),
                last.sequence() + 1,
                last.observed().plusSeconds(60));
    }

    private TableEntry.SourceStatus dc1() {
        return (TableEntry.SourceStatus) Objects.requireNonNull(table().get("source:dc1"));
    }

    /// Time passes second by second, as it does for the topology's timer.
    private void silently(Duration time, Runnable eachSecond) {
        for (long second = 0; second < time.toSeconds(); second++) {
            eachSecond.run();
            pass(Duration.ofSeconds(1));
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    private static RegistryEvent.InstanceSeen firstSeen() {
        return new SeededRegistry(1, "dc1", 0)
                .change(30).log().stream()
                        .filter(RegistryEvent.InstanceSeen.class::isInstance)
                        .map(RegistryEvent.InstanceSeen.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    private final SortedMap<String, TableEntry> read = new TreeMap<>();

    /// The table as a reader of the topic has it now.
    private SortedMap<String, TableEntry> table() {
        endpoints.readKeyValuesToList().forEach(record -> {
            String key = new String(record.key, StandardCharsets.UTF_8);
            if (record.value == null) {
                read.remove(key);
            } else {
                read.put(key, ENTRIES.decode(record.value, 0, record.value.length, ENTRIES.schema()));
            }
        });
        return read;
    }

    private void pipe(RegistryEvent event) {
        changes.pipeInput(Keys.bytes(Keys.of(event)), EVENTS.encode(event));
    }

    private static <T> Deserializer<T> read(Codec<T> codec) {
        return (_, bytes) -> bytes == null ? null : codec.decode(bytes, 0, bytes.length, codec.schema());
    }

    private static <T> Serializer<T> write(Codec<T> codec) {
        return (_, value) -> value == null ? null : codec.encode(value);
    }
}
