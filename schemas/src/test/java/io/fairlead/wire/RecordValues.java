package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.Ownership;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.Totals;
import io.fairlead.model.Resolution;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
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
        return new Stamp(source(), epoch(), random.nextLong(1L << 40), instant());
    }

    public RegistryEvent event() {
        return switch (random.nextInt(6)) {
            case 0 ->
                new InstanceGone(stamp(), service(), instanceId(), new Totals(random.nextInt(), random.nextInt(100)));
            case 1 -> new SnapshotStarted(stamp());
            case 2 ->
                new SnapshotCompleted(
                        stamp(), some(12, () -> random.nextInt(1000)), random.nextInt(), some(3, this::text));
            case 3 -> new Heartbeat(stamp(), random.nextInt());
            case 4 -> new ServiceExpired(service(), instant());
            default -> new InstanceSeen(stamp(), service(), random.nextInt(9), endpoint(), instance());
        };
    }

    public Provenance provenance() {
        Map<String, SourceId> fields = new TreeMap<>();
        some(2, () -> one("health", "labels.version")).forEach(field -> fields.put(field, source()));
        return new Provenance(
                some(3, () -> new Witness(source(), instanceId(), instant())),
                Sorted.map(fields),
                some(2, () -> new Overruled("weight", source(), text())));
    }

    public TableEntry entry() {
        return switch (random.nextInt(3)) {
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
            default ->
                new SourceStatus(
                        source(),
                        epoch(),
                        epoch(),
                        random.nextInt(),
                        one(Freshness.values()),
                        random.nextBoolean() ? null : text(),
                        instant());
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
                new Decision.Input(text(), random.nextInt(), random.nextLong(), instant()));
    }

    public Command command() {
        return new Command(one(Command.Kind.values()), text(), text(), instant());
    }

    public Ownership ownership() {
        return new Ownership(source(), text(), instant());
    }
}
