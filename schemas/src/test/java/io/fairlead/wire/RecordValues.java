package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.Ownership;
import io.fairlead.model.Position;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.Resolution;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.TargetWrite;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Whole records of the topics, the same for the same seed.
public final class RecordValues extends ModelValues {
    public RecordValues(long seed) {
        super(seed);
    }

    public Epoch epoch() {
        return new Epoch(one(-1L, 0L, random.nextLong(1L << 40), Long.MAX_VALUE));
    }

    public Stamp stamp() {
        return new Stamp(source(), epoch(), random.nextLong(1L << 40), instant(), position());
    }

    private Position position() {
        return one(Position.UNKNOWN, Position.of(random.nextLong()), new Position("f3ab"));
    }

    public RegistryEvent event() {
        return switch (random.nextInt(7)) {
            case 0 ->
                new InstanceGone(
                        stamp(),
                        service(),
                        instanceId(),
                        new Removal(loss(), loss(), limits(), one(Evidence.values())));
            case 1 -> new SnapshotStarted(stamp(), staleness(), some(2, () -> new Former(source(), epoch())));
            case 2 ->
                new SnapshotCompleted(
                        stamp(),
                        some(12, () -> random.nextInt(1000)),
                        loss(),
                        limits(),
                        some(3, this::text),
                        one("", "f00d"));
            case 3 -> new Heartbeat(stamp(), random.nextInt(), staleness(), some(12, () -> random.nextInt(1000)));
            case 4 -> new ServiceExpired(service(), instant());
            case 5 -> new SourceSilent(source(), instant(), one(Freshness.values()));
            default -> seen();
        };
    }

    private InstanceSeen seen() {
        Instance raw = instance();
        return new InstanceSeen(stamp(), service(), raw.id(), random.nextInt(9), endpoint(), raw);
    }

    public Loss loss() {
        int of = random.nextInt(1000);
        return new Loss(random.nextInt(of + 1), of);
    }

    public GuardLimits limits() {
        return one(
                GuardLimits.NONE,
                GuardLimits.DEFAULT,
                new GuardLimits(
                        random.nextDouble(),
                        random.nextInt(1000),
                        random.nextDouble(),
                        Duration.ofMillis(random.nextInt(1_000_000)),
                        Duration.ofMillis(random.nextInt(10_000))));
    }

    public StalenessLimits staleness() {
        Duration stale = Duration.ofMillis(1 + random.nextInt(100_000));
        return new StalenessLimits(stale, random.nextBoolean() ? null : stale.plusMillis(random.nextInt(100_000)));
    }

    public Subject subject() {
        return one(
                new Subject.OfService(service()),
                new Subject.OfSource(source()),
                new Subject.OfTarget(one("prod", "gitops")),
                new Subject.Everything());
    }

    public Provenance provenance() {
        Map<String, SourceId> fields = new TreeMap<>();
        some(2, () -> one("health", "labels.version")).forEach(field -> fields.put(field, source()));
        return new Provenance(
                some(3, () -> new Witness(source(), instanceId(), instant(), suspicion())),
                Sorted.map(fields),
                some(2, () -> new Overruled("weight", source(), text())));
    }

    public TableEntry entry() {
        return switch (random.nextInt(4)) {
            case 0 -> new MergedEndpoint(service(), endpoint(), provenance());
            case 1 ->
                new MergedService(
                        service(),
                        some(3, this::port).stream()
                                .map(port -> port.ofService())
                                .toList(),
                        one(Resolution.values()),
                        random.nextBoolean() ? null : instant(),
                        provenance());
            case 2 -> new Freeze(subject(), text(), instant(), random.nextBoolean() ? null : instant());
            default ->
                new SourceStatus(
                        source(),
                        epoch(),
                        epoch(),
                        random.nextInt(),
                        random.nextInt(),
                        one(Freshness.values()),
                        random.nextBoolean() ? null : text(),
                        instant(),
                        one("", "vPeOCWypqUOSepEvx0cbog"),
                        one("", "f00d"));
        };
    }

    public Decision decision() {
        return new Decision(
                random.nextBoolean() ? null : service(),
                random.nextBoolean() ? null : endpointKey(),
                random.nextBoolean() ? null : entry(),
                random.nextBoolean() ? null : entry(),
                text(),
                some(3, this::source),
                new Decision.Input(
                        text(),
                        random.nextInt(),
                        random.nextLong(),
                        instant(),
                        position(),
                        epoch(),
                        random.nextBoolean() ? null : instant()),
                random.nextBoolean() ? null : targetWrite());
    }

    private TargetWrite targetWrite() {
        return new TargetWrite(
                text(),
                one(TargetWrite.Result.values()),
                text(),
                text(),
                random.nextBoolean() ? null : instant(),
                random.nextBoolean() ? null : instant());
    }

    public Command command() {
        return new Command(
                one(Command.Kind.values()), text(), one("x", "two words", "größe", "日本語", "z".repeat(128)), instant());
    }

    public ProcessReport processReport() {
        return new ProcessReport(
                text(),
                text(),
                random.nextInt(1 << 22),
                text(),
                some(3, this::text),
                instant(),
                instant(),
                random.nextLong(1L << 40),
                "{\"ready\": true, \"pipeline\": \"" + text() + "\"}");
    }

    public Ownership ownership() {
        return new Ownership(source(), text(), instant());
    }
}
