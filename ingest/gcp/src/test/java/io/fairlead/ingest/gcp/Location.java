package io.fairlead.ingest.gcp;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;

/// One location of Service Directory as a source reads it, reading by reading.
final class Location implements AutoCloseable {
    static final String NAME = "europe-west1";

    private final SteppedClock clock = new SteppedClock(Project.NOW);
    private final RecordingListener listener = new RecordingListener();
    private final GoogleClient client;
    private final DirectoryPart part;

    Location(ComputeServer server, ServiceDirectory directory) {
        this(server, directory, HeldProject.NOTHING);
    }

    private Location(ComputeServer server, ServiceDirectory directory, HeldProject before) {
        client = new GoogleClient(
                options(server, directory), new SourceContext(clock, new Random(7), new ByteBudget(512 << 20)));
        part = new DirectoryPart(
                "", directory, new DirectoryClient(Project.ID, NAME, directory.endpoint(), client), before);
    }

    static Location of(ComputeServer server) {
        return new Location(server, directory(server.at("")));
    }

    /// In a process that was just started, so that a former one may know more.
    static Location started(ComputeServer server) {
        return new Location(server, directory(server.at("")), HeldProject.notRead(Project.ID + "/" + NAME + "/"));
    }

    static ServiceDirectory directory(URI at) {
        return new ServiceDirectory(List.of(NAME), List.of(), List.of("version"), at);
    }

    static GcpOptions options(ComputeServer server, ServiceDirectory directory) {
        GcpOptions compute = Project.options(server, 500);
        return new GcpOptions(compute.projects(), compute.identity(), directory, compute.endpoints(), compute.limits());
    }

    /// A source that reads all the time.
    static RegistrySource source(ComputeServer server, ServiceDirectory directory, Clock clock) {
        GcpOptions options = Project.with(
                options(server, directory), new GcpOptions.Limits(Duration.ofMillis(50), Duration.ofSeconds(20), 500));
        return new GcpFactory()
                .create(
                        new SourceId("cloud"),
                        options,
                        new SourceContext(clock, new Random(7), new ByteBudget(64 << 20)));
    }

    /// The resource name of an endpoint of the project.
    static String endpoint(String location, String service, String endpoint) {
        return "projects/shop-prod/locations/" + location + "/namespaces/shop/services/" + service + "/endpoints/"
                + endpoint;
    }

    static void put(ComputeServer server, String service, String endpoint, String address) {
        server.directory().put(endpoint(NAME, service, endpoint), address, 8080, Map.of("version", "v2"));
    }

    Listing first() throws InterruptedException {
        return part.fetch(new PollRequest(listener, true));
    }

    Listing next() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    TransientFailure failure() {
        return Assertions.catchThrowableOfType(TransientFailure.class, this::next);
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    DirectoryPart part() {
        return part;
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        client.close();
    }
}
