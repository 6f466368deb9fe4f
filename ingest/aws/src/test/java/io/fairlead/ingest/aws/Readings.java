package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// The first account and region of a source, reading by reading. Earlier ones have proven that there was
/// nothing.
final class Readings implements AutoCloseable {
    private final MovableClock clock = new MovableClock();
    private final RecordingListener listener = new RecordingListener();
    private final AwsClients clients;
    private final PolledPart part;

    Readings(AwsOptions options) {
        this(options, AnonymousCredentialsProvider.create());
    }

    /// @param chain in place of the default chain
    Readings(AwsOptions options, AwsCredentialsProvider chain) {
        this(options, chain, KnownEntries.EMPTY);
    }

    /// Those of a process that has just been started.
    static Readings ofNewProcess(AwsOptions options) {
        return new Readings(options, AnonymousCredentialsProvider.create(), KnownEntries.NONE);
    }

    private Readings(AwsOptions options, AwsCredentialsProvider chain, KnownEntries known) {
        clients = new AwsClients(options, clock, () -> chain);
        AwsOptions.Account account = options.accounts().getFirst();
        AwsPlace place = new AwsPlace(account.id(), options.regions().getFirst());
        part = AwsFactory.part("", options.registry(), new AwsAccess(place, account.role(), clients), known);
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

    static List<String> unread(Listing listing) {
        return switch (listing) {
            case Listing.Complete complete -> complete.unread();
            case Listing.Unchanged _ -> throw new AssertionError("unchanged");
        };
    }

    static List<Instance> instances(Listing listing) {
        return switch (listing) {
            case Listing.Complete complete -> complete.instances();
            case Listing.Unchanged _ -> throw new AssertionError("unchanged");
        };
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        clients.close();
    }
}
