package io.fairlead.ingest.spi;

import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.SortedSet;

/// One registry. `RegistrySourceContract` S1-S16 (testkit) is the specification.
///
/// An instance has one address. If a registry lists several addresses of one, such as IPv4 and IPv6, the source
/// reports an instance for each, with the address family in its id.
///
/// A source reports; it never diffs, retries, throttles, stamps or writes: the runner does that for all of
/// them.
public interface RegistrySource extends AutoCloseable {
    SourceId id();

    /// Reports until cancelled; returns within a second of the cancellation, also while waiting. The first
    /// report of every run is a complete report of the whole registry, unless the source resumes
    /// ([RegistryListener#resumable]). May be called again after it returned or threw, never twice at the same
    /// time; what an earlier run reported stays valid until this one reports otherwise.
    ///
    /// @throws TransientFailure the registry did not respond as expected; nothing was concluded from it. The
    ///     runner waits and calls again.
    /// @throws ConfigurationFailure the source can never work as configured
    void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException;

    /// Requests another complete report of each of these services, by the registry's own name, from the
    /// registry's authority (its leader, its primary). It is reported even if it equals the last one. Called
    /// while [#run] runs, from another thread; does not wait for the reports.
    ///
    /// @return whether the reports will follow; if not, the runner calls [#run] again
    default boolean recheck(SortedSet<String> services) {
        return false;
    }

    /// Tries once whether the feeds of events can be used that [#run] uses from its first report on, without
    /// taking an event. Called by `fairlead validate --connect`.
    ///
    /// @throws io.fairlead.model.failure.Failure one of them cannot be used; [#run] works without it
    default void checkFeeds(RegistryListener listener) throws InterruptedException {}

    /// Releases the resources of the source. No checked exception: a source that cannot be closed cleanly logs
    /// it.
    @Override
    void close();
}
