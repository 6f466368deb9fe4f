package io.fairlead.ingest.consul;

import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.SortedSet;

/// The events of the threads that read, for the one that decides ([CatalogWatcher]).
sealed interface WatchEvent {
    /// The names of all services of a datacenter, as of that index of the list.
    record Listed(String datacenter, SortedSet<String> services, long index) implements WatchEvent {}

    /// The present state of a service. A removal in it was confirmed.
    record Read(ServiceWatcher from, ServiceListing content) implements WatchEvent {}

    /// The service has no instance, which was confirmed, and is not in a list of that index. Its reading has ended.
    record Gone(ServiceWatcher from, ServiceListing content, long listIndex) implements WatchEvent {}

    /// The service is listed, but every query for it fails. What was last read of it stays in use; `unread` are
    /// prefixes of the ids of its instances if nothing was read before.
    record Refused(ServiceWatcher from, List<String> unread, RejectedFailure failure) implements WatchEvent {
        public Refused {
            unread = List.copyOf(unread);
        }
    }

    /// The runner requests another report of each of these services.
    record Recheck(SortedSet<String> services) implements WatchEvent {}

    /// Some check of a datacenter changed.
    record ChecksMoved() implements WatchEvent {}

    /// A watch responded with a lower index than before: the known state may be older or newer than the content of
    /// Consul.
    ///
    /// @param to the index that the leader has for the same query
    record WentBackwards(ConsulQuery query, long from, long to) implements WatchEvent {
        /// Otherwise the watch was served by a server that lags behind.
        boolean isReset() {
            return to < from;
        }
    }

    /// The reading that reported it has ended.
    record Failed(Throwable cause) implements WatchEvent {}
}
