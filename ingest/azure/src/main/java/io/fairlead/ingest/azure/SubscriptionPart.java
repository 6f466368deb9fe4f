package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.AzureIds.Place;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.GraphRow.Machine;
import io.fairlead.ingest.spi.polling.EntryReading;
import io.fairlead.ingest.spi.polling.EntryReading.Times;
import io.fairlead.ingest.spi.polling.EntryReadings;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The machines of one subscription. All pages of all queries are one answer: one that fails discards the
/// others. One thread at a time.
final class SubscriptionPart implements PolledPart {
    private static final String ATTACHED = "it is not listed, and a network interface is attached to it";

    private final String prefix;
    private final String subscription;
    private final ResourceGraph graph;
    private final EntryReadings readings;

    /// @param prefix of the part, empty if it is the whole registry
    SubscriptionPart(String prefix, String subscription, ResourceGraph graph) {
        this.prefix = prefix;
        this.subscription = subscription;
        this.graph = graph;
        Limits limits = graph.options().limits();
        this.readings = new EntryReadings(new EntryReadings.Rules(
                AzureIds.prefix(subscription), "INGEST-AZURE-INSTANCE", limits.removalDelay(), limits.interval()));
    }

    @Override
    public String prefix() {
        return prefix;
    }

    /// Azure counts the queries of an identity, in all of its subscriptions together.
    @Override
    public String quota() {
        return "identity";
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        AzureFailures failures = graph.failures(subscription);
        Instant begin = graph.clock().instant();
        GraphReading reading = new GraphReading(name(), graph, failures, request);
        EntryReading listed = listed(read(reading), failures);
        return readings.completed(listed, new Times(begin, graph.clock().instant(), reading.isStable()), request);
    }

    @Override
    public Optional<Duration> nextIn() {
        return readings.nextIn();
    }

    /// The prefix of the ids of all instances of the subscription.
    private String ofAll() {
        return AzureIds.prefix(subscription);
    }

    private GraphRows read(GraphReading reading) throws InterruptedException {
        Selection selection = graph.options().selection();
        GraphRows rows = new GraphRows();
        reading.read(GraphQuery.machines(selection), rows::add);
        if (selection.scaleSets()) {
            reading.read(GraphQuery.scaleSets(selection), rows::add);
        }
        reading.requireSubscription();
        return rows;
    }

    private EntryReading listed(GraphRows rows, AzureFailures failures) {
        MachineMapper mapper = new MachineMapper(graph.options().selection(), rows);
        EntryReading listing = readings.begin();
        for (Machine machine : rows.machines()) {
            listing.add(mapped(machine, mapper, failures));
        }
        if (rows.lacksInterfaces()) {
            throw failures.noInterfaces();
        }
        rows.unreadable().forEach(row -> MachineMapper.map(row, ofAll()).ifPresent(listing::add));
        if (!listing.absent().isEmpty()) {
            rows.attached().forEach(id -> attached(id).ifPresent(it -> listing.addPresent(it, ATTACHED)));
        }
        return listing;
    }

    private ListedEntry mapped(Machine machine, MachineMapper mapper, AzureFailures failures) {
        Optional<Place> place = AzureIds.place(machine.id());
        if (place.isEmpty()) {
            return new ListedEntry.Unusable(ofAll(), failures.unknownId(machine.id()));
        }
        if (!place.get().subscription().equals(subscription)) {
            throw failures.foreign(machine.id());
        }
        return mapper.map(machine, place.get());
    }

    /// The instance to which an interface is attached. Empty if it need not be listed, because the options
    /// leave it out.
    private Optional<String> attached(String machineId) {
        Selection selection = graph.options().selection();
        return AzureIds.place(machineId)
                .filter(it -> selection.filters().isEmpty())
                .filter(it -> selection.resourceGroups().isEmpty()
                        || selection.resourceGroups().stream()
                                .anyMatch(
                                        group -> group.toLowerCase(Locale.ROOT).equals(it.resourceGroup())))
                .map(Place::instance);
    }
}
