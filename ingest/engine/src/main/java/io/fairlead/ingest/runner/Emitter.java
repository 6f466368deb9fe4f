package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.Rejection;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.util.function.Consumer;

/// The output of the runner. Events of one caller reach each partition in the order of the calls, or fail.
public interface Emitter {
    int partitions();

    /// Sends an event. Does not wait for the acknowledgement; `failed` is called, from any thread, if it does not
    /// arrive: later events may still be written.
    ///
    /// @throws Failure the event could not even be passed to the producer
    void send(int partition, SourceEvent event, Consumer<Failure> failed);

    /// Returns once each event that was sent is acknowledged, or has failed.
    default void flush() {}

    /// The number of events of one report after which its [Backpressure] is called.
    int stride();

    /// For one long report, until it is closed.
    Backpressure pace(SourceId source);

    /// Writes a dead letter for an instance that cannot be used.
    void deadLetter(SourceId source, Rejection rejection);

    /// Writes a dead letter for something else that the source could not read, such as a file. `content` is what was
    /// read, or its name.
    void deadLetter(SourceId source, String item, byte[] content, RejectedFailure failure);
}
