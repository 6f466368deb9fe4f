package io.fairlead.ingest.aws;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.PartRejection;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Auto Scaling groups that are read. They fail separately from the instances, as a part of the registry with a
/// name of its own: a failure removes nothing and changes the health of no instance, and they are read again
/// after increasing waits, or the requested one. One thread at a time.
final class AutoScalingGroups implements Ec2Groups {
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final String name;
    private final Duration interval;
    private final PartRejection rejection;
    private final Memberships memberships = new Memberships();
    private Instant notBefore = Instant.MIN;
    private @Nullable TransientFailure failing;
    private int failures;
    private boolean hasSucceeded;

    /// @param interval between two readings
    AutoScalingGroups(AwsPlace place, Duration interval) {
        this.name = place + "/auto-scaling";
        this.interval = interval;
        this.rejection = new PartRejection(prefix());
    }

    @Override
    public void read(AwsSession session, Instant began) throws InterruptedException {
        TransientFailure still = failing;
        if (still != null && began.isBefore(notBefore)) {
            memberships.notRead();
            session.listener().partFailed(name, still);
            return;
        }
        try {
            memberships.read(new AutoScalingCalls(session, name).members(), began);
        } catch (TransientFailure failure) {
            memberships.notRead();
            failed(session.listener(), failure, began);
            return;
        }
        succeeded(session.listener(), began);
    }

    private void failed(RegistryListener listener, TransientFailure failure, Instant began) {
        failing = failure;
        failures++;
        Duration doubled = interval.multipliedBy((1L << Math.min(16, failures - 1)) - 1);
        Duration wait = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        Duration asked = AskedWait.of(failure);
        notBefore = began.plus(asked.compareTo(wait) > 0 ? asked : wait);
        if (AskedWait.isThrottled(failure)) {
            listener.throttled(name);
        }
        listener.partFailed(name, failure);
        rejection.failed(listener, failure);
    }

    private void succeeded(RegistryListener listener, Instant began) {
        listener.partAnswered(name, began);
        rejection.succeeded(listener);
        hasSucceeded = true;
        failing = null;
        failures = 0;
    }

    /// As that of a part; no id begins with it.
    private String prefix() {
        return name + "/";
    }

    @Override
    public GroupMembership of(String id, String tag) {
        return memberships.of(id, tag);
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
