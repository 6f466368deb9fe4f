package io.fairlead.ingest.guard;

import io.fairlead.ingest.diff.InstanceCounts;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The recent losses of one source and its services, and the removals that the guard keeps as suspect.
/// Outlives the epochs of one owner. Not thread-safe.
public final class RemovalLedger {
    private final GuardSetup guard;
    private final HighWater total;
    private final Map<ServiceKey, HighWater> services = new HashMap<>();
    private final SuspectRemovals suspects;
    private int before;
    private boolean hasUnread;
    private Instant nextTidy = Instant.MIN;

    public RemovalLedger(GuardSetup guard) {
        this.guard = guard;
        total = new HighWater(guard.window());
        suspects = new SuspectRemovals(guard.limits());
    }

    /// A new epoch starts. Until its snapshot, the source has `instances`, according to its last epoch.
    public void begin(int instances) {
        services.clear();
        before = hasUnread ? Math.max(before, instances) : instances;
    }

    /// A new epoch starts after one whose snapshot was not complete: what that one listed may be in the
    /// table in addition to the earlier content.
    public void beginAfterPart(int instances) {
        before = Math.max(before, instances);
    }

    /// The loss of the snapshot, read at `at`, compared with before. What it could not read is counted nowhere,
    /// so if there is any, the previous total remains the reference. Suspect instances count as lost.
    public Loss ofSnapshot(int listed, Collection<String> unread, Instant at) {
        hasUnread = !unread.isEmpty();
        total.left(before, at);
        return ofSnapshot(listed, at);
    }

    /// The same once the snapshot is complete and the source lists this number.
    public Loss atItsEnd(int listed, Collection<String> unread, Instant at) {
        hasUnread |= !unread.isEmpty();
        return ofSnapshot(listed, at);
    }

    private Loss ofSnapshot(int listed, Instant at) {
        int highest = Math.max(
                ofSource(listed, at).of(), suspects.lossOfSource(listed).of());
        return new Loss(highest - listed, highest);
    }

    public void count(InstanceCounts tally, Instant at) {
        total.left(tally.ofSource().before(), at);
        tally.ofServices()
                .forEach((service, change) -> services.computeIfAbsent(service, _ -> new HighWater(guard.window()))
                        .left(change.before(), at));
        tidy(at);
    }

    private void tidy(Instant at) {
        if (at.isAfter(nextTidy)) {
            services.values().removeIf(service -> service.isEmpty(at));
            nextTidy = at.plus(guard.window());
        }
    }

    private Loss ofSource(int now, Instant at) {
        int highest = Math.max(total.highest(now, at), hasUnread ? before : 0);
        return new Loss(highest - now, highest);
    }

    /// The counts for the first removal of an instance, in the report after which the source lists `ofSource` and the
    /// service `ofService`.
    public Removal removal(ServiceKey service, int ofSource, int ofService, Instant at) {
        HighWater known = services.get(service);
        int highest = known == null ? ofService : known.highest(ofService, at);
        Loss loss = new Loss(highest - ofService, highest);
        return new Removal(ofSource(ofSource, at), loss, guard.limits(), Evidence.FIRST);
    }

    public void seen(ServiceKey service, String instance) {
        suspects.remove(service, instance);
    }

    /// Stores the removal if the guard keeps it as suspect.
    public void gone(ServiceKey service, Instance instance, Removal removal, Instant at) {
        if (removal.objection().isPresent()) {
            suspects.add(service, instance, removal, at);
        }
    }

    /// The suspect removals, and their number.
    public SuspectRemovals suspects() {
        return suspects;
    }

    /// The number of instances that the table may hold of this source while it lists this number: suspect ones and
    /// those that could not be read are included.
    public int mostInTable(int listed) {
        return Math.max(listed + suspects.size(), hasUnread ? before : 0);
    }
}
