package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;

/// A feed of events of a registry that is listed, such as a queue. An event is a hint: it only requests an
/// early listing of the part that it names ([Hints#changed]), and what the event says of an instance is not
/// used. So a feed may lose, repeat or delay events, and may fail, without harm to what is listed.
///
/// [PollingSource] calls it again and again, after a failure with increasing waits up to five minutes. One
/// thread at a time calls [#receive]; [#check] may be called from another one.
public interface HintFeed {
    /// Its name in status and metrics, as that of a part.
    String name();

    /// Waits for events for a while, and calls [Hints#changed] for each part that they name. Ends soon after
    /// its thread is interrupted. Calls [RegistryListener#awaitPermit(String)] before each request.
    ///
    /// @throws io.fairlead.model.failure.Failure the events cannot be received
    void receive(Hints hints) throws InterruptedException;

    /// Tries whether events can be received, without taking one.
    ///
    /// @throws io.fairlead.model.failure.Failure they cannot be received, with the reason
    void check(RegistryListener listener) throws InterruptedException;
}
