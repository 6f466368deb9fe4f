package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.AzureIds.Place;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.GraphRow.Machine;
import io.fairlead.ingest.azure.MachineListing.Held;
import io.fairlead.ingest.azure.MachineListing.Reading;
import io.fairlead.ingest.azure.MachineMapper.Mapped;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/// The machines of one subscription. All pages of all queries are one answer: one that fails discards the others. One
/// thread at a time.
final class SubscriptionPart implements PolledPart {
    private final String prefix;
    private final String subscription;
    private final ResourceGraph graph;
    private Held held = Held.NOTHING;
    private boolean isNextSoon;

    /// @param prefix of the part, empty if it is the whole registry
    SubscriptionPart(String prefix, String subscription, ResourceGraph graph) {
        this.prefix = prefix;
        this.subscription = subscription;
        this.graph = graph;
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
        Limits limits = graph.options().limits();
        Instant begin = graph.clock().instant();
        GraphReading reading = new GraphReading(name(), graph, failures, request);
        GraphRows rows = read(reading);
        Reading done = new Reading(begin, graph.clock().instant(), reading.isStable());
        Held now = listed(rows, failures).held(done, limits.removalDelay());
        reportUnusable(now.unusable(), request.listener());
        boolean unchanged = now.isSameAs(held);
        held = now;
        isNextSoon = !isNextSoon && now.isOpen() && limits.removalDelay().compareTo(limits.interval()) <= 0;
        return unchanged && !request.full() ? new Listing.Unchanged(Position.UNKNOWN) : now.listing(ofAll());
    }

    /// After a reading that leaves open whether something is gone, as soon as the next one may tell. At most
    /// every other time, so that where machines come and go all the time the calls are no more than doubled.
    @Override
    public Optional<Duration> nextIn() {
        return isNextSoon ? Optional.of(graph.options().limits().removalDelay()) : Optional.empty();
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

    private MachineListing listed(GraphRows rows, AzureFailures failures) {
        MachineMapper mapper = new MachineMapper(graph.options().selection(), rows);
        MachineListing listing = new MachineListing(ofAll(), held);
        for (Machine machine : rows.machines()) {
            listing.add(mapped(machine, mapper, failures));
        }
        if (rows.lacksInterfaces()) {
            throw failures.noInterfaces();
        }
        rows.unreadable().forEach(row -> MachineMapper.map(row, ofAll()).ifPresent(listing::add));
        if (!listing.absent().isEmpty()) {
            rows.attached().forEach(id -> attached(id).ifPresent(listing::addAttached));
        }
        return listing;
    }

    private Mapped mapped(Machine machine, MachineMapper mapper, AzureFailures failures) {
        Optional<Place> place = AzureIds.place(machine.id());
        if (place.isEmpty()) {
            return new Mapped.Unusable(ofAll(), failures.unknownId(machine.id()));
        }
        if (!place.get().subscription().equals(subscription)) {
            throw failures.foreign(machine.id());
        }
        return mapper.map(machine, place.get());
    }

    /// The instance to which an interface is attached. Empty if it need not be listed, because the options leave it
    /// out.
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

    /// Each is reported once for each cause.
    private void reportUnusable(SortedMap<String, String> now, RegistryListener listener) {
        SortedMap<String, String> before = held.unusable();
        now.forEach((id, cause) -> {
            if (!cause.equals(before.get(id))) {
                listener.rejected(item(id), new RejectedFailure("INGEST-AZURE-INSTANCE", item(id) + ": " + cause));
            }
        });
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .map(this::item)
                .forEach(listener::resolved);
    }

    /// The prefix alone is the name of the part itself, among the rejected items.
    private String item(String id) {
        return id.equals(ofAll()) ? id + " rows" : id;
    }
}
