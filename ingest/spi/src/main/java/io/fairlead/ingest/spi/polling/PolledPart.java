package io.fairlead.ingest.spi.polling;

import java.time.Duration;
import java.util.Optional;

/// A part of a registry that is listed and fails independently: an account, a region, a zone, a namespace; or
/// the whole registry.
public interface PolledPart {
    /// The prefix of the id of each of its instances, with a separator at the end: `123456789012/eu-west-1/`. Empty
    /// if the part is the whole registry. No prefix is a prefix of another part's.
    String prefix();

    /// Its name in status and metrics: what is configured, so that there are few. Empty for none: a registry of
    /// one part is named by its source.
    default String name() {
        return prefix().replaceFirst("[/:]$", "");
    }

    /// What the registry counts its requests by, such as a server or an account. All parts of one quota are listed less
    /// often while the registry throttles one of them. Its prefix, if nothing else is known.
    default String quota() {
        return prefix();
    }

    /// Lists all instances, page by page if the registry has pages. Calls [PollRequest#awaitPermit] before each
    /// request. Ends soon after its thread is interrupted.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure a request failed, or an answer was not complete:
    ///     nothing is concluded from those before it. With `askedWait` where the registry sent `Retry-After`
    /// @throws io.fairlead.model.failure.ConfigurationFailure it can never work as it is configured
    Listing fetch(PollRequest request) throws InterruptedException;

    /// The time until the next listing, if the last one said it, as the TTL of DNS records does. It is kept
    /// exactly: without jitter, and whatever the schedule is; more than a day counts as a day. Empty, or not
    /// positive: the interval of the schedule. Called by the thread of the listings, after each one that did not
    /// fail.
    default Optional<Duration> nextIn() {
        return Optional.empty();
    }
}
