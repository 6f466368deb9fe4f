package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.GcpFactory.Selected;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// One project as a source reads it, reading by reading; unless said otherwise, with nothing before that another
/// process may know.
final class Project implements AutoCloseable {
    static final String ID = "shop-prod";
    static final Instant NOW = Instant.parse("2026-11-30T08:00:20Z");
    static final Selection SELECTION = new Selection(
            "",
            "service",
            InstanceGroups.IGNORE,
            new PortChoice(0, "port"),
            AddressChoice.PRIVATE,
            GcpOptions.HealthChoice.COMPUTE,
            List.of("version"));

    private final SteppedClock clock = new SteppedClock(NOW);
    private final RecordingListener listener = new RecordingListener();
    private final GoogleClient client;
    private final ProjectPart part;

    Project(GcpOptions options) {
        this(options, HeldProject.NOTHING);
    }

    private Project(GcpOptions options, HeldProject before) {
        SourceContext context = new SourceContext(clock, new Random(7), new ByteBudget(512 << 20));
        client = new GoogleClient(options, context);
        part = GcpFactory.project(new Selected("", ID, selection(options)), options, client, before);
    }

    static Project of(ComputeServer server) {
        return new Project(options(server, 500));
    }

    /// In a process that was just started, so that a former one may know more.
    static Project started(ComputeServer server, int pageSize) {
        return new Project(options(server, pageSize), HeldProject.notRead(ID + "/"));
    }

    static GcpOptions options(ComputeServer server, int pageSize) {
        return new GcpOptions(
                List.of(ID),
                new Identity(new Keys.InFile(ServiceAccountKey.temporary(server.at("/token"))), ""),
                SELECTION,
                new Endpoints(server.at(""), server.at("")),
                new Limits(Duration.ofMinutes(1), Duration.ofSeconds(20), pageSize));
    }

    static GcpOptions with(GcpOptions options, Selection selection) {
        return new GcpOptions(options.projects(), options.identity(), selection, options.endpoints(), options.limits());
    }

    static GcpOptions with(GcpOptions options, Identity identity) {
        return new GcpOptions(options.projects(), identity, options.registry(), options.endpoints(), options.limits());
    }

    static GcpOptions with(GcpOptions options, Limits limits) {
        return new GcpOptions(options.projects(), options.identity(), options.registry(), options.endpoints(), limits);
    }

    static Selection selection(GcpOptions options) {
        return switch (options.registry()) {
            case Selection selection -> selection;
            case ServiceDirectory _ -> throw new AssertionError("not of Compute Engine");
        };
    }

    /// As the first one of a run.
    Listing first() throws InterruptedException {
        return part.fetch(new PollRequest(listener, true));
    }

    Listing next() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    /// Lets time pass for the source.
    void pass(Duration time) {
        clock.pass(time);
    }

    /// The wait that the part asks for.
    Optional<Duration> nextIn() {
        return part.nextIn();
    }

    /// The failure of the next reading.
    TransientFailure failure() {
        TransientFailure failure = catchThrowableOfType(TransientFailure.class, this::next);
        assertThat(failure).as("the failure of a reading").isNotNull();
        return failure;
    }

    static List<String> ids(Listing listing) {
        return instances(listing).stream().map(Instance::id).toList();
    }

    static List<Instance> instances(Listing listing) {
        return complete(listing).instances();
    }

    static List<String> unread(Listing listing) {
        return complete(listing).unread();
    }

    private static Listing.Complete complete(Listing listing) {
        return switch (listing) {
            case Listing.Complete complete -> complete;
            case Listing.Unchanged _ -> throw new AssertionError("unchanged");
        };
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        client.close();
    }
}
