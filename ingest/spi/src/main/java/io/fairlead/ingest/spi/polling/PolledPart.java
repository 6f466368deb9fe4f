package io.fairlead.ingest.spi.polling;

/// A part of a registry that is listed and fails independently: an account, a region, a zone, a namespace; or
/// the whole registry.
public interface PolledPart {
    /// The prefix of the id of each of its instances, with a separator at the end: `123456789012/eu-west-1/`. Empty
    /// if the part is the whole registry. No prefix is a prefix of another part's.
    String prefix();

    /// Lists all instances, page by page if the registry has pages. Calls [PollRequest#awaitPermit] before each
    /// request. Ends soon after its thread is interrupted.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure a request failed, or an answer was not complete:
    ///     nothing is concluded from those before it. With `askedWait` where the registry sent `Retry-After`
    /// @throws io.fairlead.model.failure.ConfigurationFailure it can never work as it is configured
    Listing fetch(PollRequest request) throws InterruptedException;
}
