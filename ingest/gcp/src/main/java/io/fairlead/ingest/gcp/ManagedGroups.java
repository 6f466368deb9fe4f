package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.ManagedMembership.Member;
import io.fairlead.ingest.gcp.PageCalls.Paged;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Managed instance groups that are read: the list of all groups of the project, and the instances of each one
/// that
/// is used and does something with them or has a health check. They fail separately from the instances, as a
/// part of
/// the registry with a name of its own: a failure removes nothing and changes the health of no instance, and
/// they are
/// read again after increasing waits, or the requested one. One thread at a time.
final class ManagedGroups implements Groups {
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    /// Further groups would most likely fail as well, each after its timeout.
    private static final int MOST_FAILURES = 3;

    private static final Set<String> OF_THE_PROJECT =
            Set.of("INGEST-GCP-AUTH", "INGEST-GCP-BUSY", "INGEST-GCP-CREDENTIALS", "INGEST-GCP-DENIED");

    private final ComputeClient client;
    private final String name;
    private final ManagedMemberships memberships = new ManagedMemberships();
    private Instant notBefore = Instant.MIN;
    private @Nullable TransientFailure failing;
    private int failures;
    private String cause = "";
    private boolean hasSucceeded;

    ManagedGroups(ComputeClient client) {
        this.client = client;
        this.name = client.project() + "/instance-groups";
    }

    @Override
    public void read(PollRequest request, Instant began) throws InterruptedException {
        TransientFailure still = failing;
        if (still != null && began.isBefore(notBefore)) {
            memberships.notRead();
            request.listener().partFailed(name, still);
            return;
        }
        try {
            GroupReading now = reading(request);
            memberships.read(now, began);
            succeeded(now, request.listener(), began);
        } catch (TransientFailure failure) {
            memberships.notRead();
            failed(failure, request.listener(), began);
        }
    }

    private GroupReading reading(PollRequest request) throws InterruptedException {
        GroupReading now = new GroupReading();
        CallFailures ofAll = client.google().failures(GoogleReading.ofGroups(client.project()));
        PageCalls.eachOnce(new Paged<>(ofAll, token -> client.groups(token, request), AggregatedPage::next), now::add);
        if (now.isEmpty()) {
            throw ofAll.unusable("no zone");
        }
        for (ManagedGroup group : now.groups()) {
            if (group.isQuiet()) {
                continue;
            }
            if (memberships.isUnused(group)) {
                now.skipped(group);
                continue;
            }
            try {
                now.listed(group, members(group, request));
            } catch (TransientFailure failure) {
                now.failed(group, failure);
                if (OF_THE_PROJECT.contains(failure.code()) || now.failures() > MOST_FAILURES) {
                    throw failure;
                }
            }
        }
        return now;
    }

    private Map<String, Member> members(ManagedGroup group, PollRequest request) throws InterruptedException {
        Map<String, Member> members = new TreeMap<>();
        int[] entries = {0};
        CallFailures failures = client.google().failures(GoogleReading.ofGroup(client.project(), group.key()));
        PageCalls.eachOnce(
                new Paged<>(failures, token -> client.managed(group, token, request), ManagedInstancesPage::next),
                page -> {
                    members.putAll(page.members());
                    entries[0] += page.entries();
                });
        if (entries[0] == 0 && group.instances() > 0) {
            throw failures.unusable("no instance, although the group has " + group.instances());
        }
        return members;
    }

    private void failed(TransientFailure failure, RegistryListener listener, Instant began) {
        failing = failure;
        failures++;
        Duration doubled = client.google().interval().multipliedBy((1L << Math.min(16, failures - 1)) - 1);
        Duration wait = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        Duration asked = AskedWait.of(failure);
        notBefore = began.plus(asked.compareTo(wait) > 0 ? asked : wait);
        if (AskedWait.isThrottled(failure)) {
            listener.throttled(name);
        }
        listener.partFailed(name, failure);
        report(listener, failure.code(), String.valueOf(failure.getMessage()));
    }

    private void succeeded(GroupReading now, RegistryListener listener, Instant began) {
        listener.partAnswered(name, began);
        hasSucceeded = true;
        failing = null;
        failures = 0;
        Optional<String> incomplete = now.incomplete();
        if (incomplete.isPresent()) {
            report(
                    listener,
                    "INGEST-GCP-GROUPS",
                    prefix() + ": not all groups were listed (" + incomplete.get()
                            + "); what they said before stays in use");
        } else if (!cause.isEmpty()) {
            cause = "";
            listener.resolved(prefix());
        }
    }

    /// Once for each cause.
    private void report(RegistryListener listener, String code, String message) {
        String now = code + " " + message;
        if (!now.equals(cause)) {
            cause = now;
            listener.rejected(prefix(), new RejectedFailure(code, message));
        }
    }

    /// As that of a part; no id begins with it.
    private String prefix() {
        return name + "/";
    }

    @Override
    public ManagedMembership of(String group, String id) {
        return memberships.of(group, id);
    }

    @Override
    public void completed() {
        memberships.completed();
    }

    @Override
    public boolean isConfirming() {
        return memberships.isConfirming();
    }

    @Override
    public List<String> unread() {
        return hasSucceeded ? List.of() : List.of(prefix());
    }
}
