package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// One subscription as a source reads it, reading by reading, at times that a test sets.
final class Machines implements AutoCloseable {
    static final Selection SELECTION = new Selection(
            List.of(), List.of(), true, "service", new PortChoice(0, "port"), AddressChoice.PRIVATE, List.of());
    static final Limits LIMITS =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20), 1000);
    static final Login LOGIN = new Login.ClientSecret("tenant", "client", new Secret(GraphServer.SECRET), null);

    private static final String ALL = Rows.SUBSCRIPTION + "/";

    private final RecordingListener listener = new RecordingListener();
    private final ResourceGraph graph;
    private final SubscriptionPart part;
    private final SetClock clock = new SetClock();

    Machines(AzureOptions options) {
        graph = new ResourceGraph(options, new SourceContext(clock, new Random(7), new ByteBudget(256 << 20)));
        part = new SubscriptionPart("", options.subscriptions().getFirst(), graph);
    }

    static Machines of(GraphServer server) {
        return new Machines(options(server, LOGIN, SELECTION, LIMITS));
    }

    static AzureOptions options(GraphServer server, Login login, Selection selection, Limits limits) {
        return new AzureOptions(List.of(Rows.SUBSCRIPTION), login, endpoints(server), selection, limits);
    }

    static Endpoints endpoints(GraphServer server) {
        return new Endpoints(
                Cloud.PUBLIC,
                server.address(),
                server.address(),
                new TlsOptions(OwnCertificate.authority(), null, null, ""));
    }

    static Limits pagesOf(int rows) {
        return new Limits(LIMITS.interval(), LIMITS.removalDelay(), LIMITS.timeout(), rows);
    }

    /// As the first one of a run.
    Listing first() throws InterruptedException {
        return part.fetch(new PollRequest(listener, true));
    }

    Listing next() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    /// Reads until what is missing later is missing, and not unread as a whole.
    Listing settled() throws InterruptedException {
        var _ = first();
        later(LIMITS.removalDelay());
        return first();
    }

    /// The failure of the next reading.
    TransientFailure failure() {
        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::next);
        assertThat(failure).as("the failure of a reading").isNotNull();
        return failure;
    }

    /// The wait that the part asks for.
    Optional<Duration> nextIn() {
        return part.nextIn();
    }

    void later(Duration by) {
        clock.now = clock.now.plus(by);
    }

    ResourceGraph graph() {
        return graph;
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        graph.close();
    }

    static List<Instance> instances(Listing listing) {
        return listing instanceof Listing.Complete complete ? complete.instances() : List.of();
    }

    /// Without the subscription, the resource group and the slash at the end.
    static List<String> names(Listing listing) {
        return instances(listing).stream().map(Instance::id).map(Machines::name).toList();
    }

    private static String name(String id) {
        return id.equals(ALL) ? "all" : id.replace(ALL + "shop/", "").replaceFirst("/$", "");
    }

    /// The names of what is unread; `all` for the subscription.
    static List<String> unread(Listing listing) {
        return switch (listing) {
            case Listing.Complete complete ->
                complete.unread().stream().map(Machines::name).toList();
            case Listing.Unchanged _ -> throw new AssertionError("unchanged");
        };
    }

    /// `web-0` and so on, with their interfaces.
    static ObjectNode[] rows(int machines) {
        return IntStream.range(0, machines)
                .boxed()
                .flatMap(i -> List.of(
                        Rows.machine("web-" + i, Map.of("service", "web", "port", "8080")),
                        Rows.nic("web-" + i, "10.%d.%d.%d".formatted(i / 62_500, i / 250 % 250, i % 250)))
                        .stream())
                .toArray(ObjectNode[]::new);
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
