package io.fairlead.ingest.consul;

import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.SortedSet;

/// What the threads that read tell the one that decides ([CatalogWatcher]).
sealed interface WatchEvent {
    /// The names of all services of a datacenter, as of that index of the list.
    record Listed(String datacenter, SortedSet<String> services, long index) implements WatchEvent {}

    /// What a service has now. A removal in it was confirmed.
    record Read(ServiceWatcher from, ServiceListing content) implements WatchEvent {}

    /// The service has no instance, which was confirmed, and a list of that index lacks it. Its reading has ended.
    record Gone(ServiceWatcher from, ServiceListing content, long listIndex) implements WatchEvent {}

    /// The service is listed, but every question about it fails. What was read of it before stays; `unread` are
    /// prefixes of the ids of its instances where nothing was read before.
    record Refused(ServiceWatcher from, List<String> unread, RejectedFailure failure) implements WatchEvent {
        public Refused {
            unread = List.copyOf(unread);
        }
    }

    /// The runner wants one more answer about each of these services.
    record Recheck(SortedSet<String> services) implements WatchEvent {}

    /// Some check of a datacenter changed.
    record ChecksMoved() implements WatchEvent {}

    /// The registry was reset: what is known may be older or newer than what it has.
    record WentBackwards(ConsulQuery query, long from, long to) implements WatchEvent {}

    /// The reading that said so has ended.
    record Failed(Throwable cause) implements WatchEvent {}
}
