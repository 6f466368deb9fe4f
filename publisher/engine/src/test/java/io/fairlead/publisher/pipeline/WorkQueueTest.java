package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WorkQueueTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final ServiceKey CART = ServiceKey.parse("shop/cart.mesh");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final WorkQueue queue = new WorkQueue(Coalescing.DEFAULT, clock);

    private void pass(int millis) {
        now = now.plusMillis(millis);
    }

    private void change(ServiceKey service) {
        queue.changed(Map.of(service, new Timeline(Map.of(Stage.READ, now))));
    }

    /// What is due now.
    private List<Job> due() {
        List<Job> jobs = new ArrayList<>();
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            jobs.add(job);
        }
        return jobs;
    }

    private List<ServiceKey> dueServices() {
        return due().stream().map(Job::service).toList();
    }

    @Test
    void waitsUntilItIsQuiet() throws InterruptedException {
        change(BILLING);
        pass(49);
        assertThat(dueServices()).isEmpty();
        change(BILLING);
        pass(49);
        assertThat(dueServices()).isEmpty();
        pass(1);
        assertThat(dueServices()).containsExactly(BILLING);
    }

    @Test
    void waitsNoLongerThanTheMost() throws InterruptedException {
        for (int i = 0; i < 25; i++) {
            change(BILLING);
            assertThat(dueServices()).isEmpty();
            pass(20);
        }
        assertThat(dueServices()).containsExactly(BILLING);
    }

    @Test
    void aDriftThatWaitsPutsNoChangeOff() {
        ObjectKey object = new ObjectKey("ServiceEntry", "shop", "billing.mesh");
        change(BILLING);
        queue.drifted(BILLING, object, Duration.ofMinutes(1));
        pass(50);
        assertThat(due())
                .singleElement()
                .satisfies(job -> assertThat(job.drifted()).containsExactly(object));
    }

    @Test
    void sendsAtOnceWhenOff() throws InterruptedException {
        WorkQueue off = new WorkQueue(Coalescing.OFF, clock);
        off.changed(Map.of(BILLING, Timeline.UNKNOWN));
        assertThat(off.take().service()).isEqualTo(BILLING);
    }

    @Test
    void keepsTheTimesOfTheChangeThatWaitedLongest() throws InterruptedException {
        Instant first = now;
        change(BILLING);
        pass(30);
        change(BILLING);
        pass(50);
        assertThat(due().getFirst().cause().at()).containsEntry(Stage.READ, first);
    }

    @Test
    void worksOnAServiceOnlyOnceAtATime() throws InterruptedException {
        change(BILLING);
        pass(50);
        Job job = due().getFirst();
        change(BILLING);
        pass(1000);
        assertThat(dueServices()).isEmpty();
        queue.done(job);
        assertThat(dueServices()).containsExactly(BILLING);
    }

    @Test
    void putsChangesBeforeTheBackground() throws InterruptedException {
        queue.addInBackground(CART, List.of());
        change(BILLING);
        pass(50);
        assertThat(dueServices()).containsExactly(BILLING, CART);
    }

    @Test
    void retriesNotBeforeItsTimeWhateverComesBetween() throws InterruptedException {
        ObjectKey object = new ObjectKey("Plain", "shop", "billing");
        queue.drifted(BILLING, object, Duration.ZERO);
        Job job = due().getFirst();
        queue.retry(job, Duration.ofSeconds(5));
        change(BILLING);
        pass(4999);
        assertThat(dueServices()).isEmpty();
        pass(1);
        Job again = due().getFirst();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.drifted()).isEqualTo(Set.of(object));
    }

    @Test
    void forgetsWhatItIsToldToForget() throws InterruptedException {
        change(BILLING);
        change(CART);
        queue.forget(BILLING::equals);
        pass(50);
        assertThat(dueServices()).containsExactly(CART);
    }

    @Test
    void knowsWhetherAnythingIsInWork() throws InterruptedException {
        change(BILLING);
        pass(50);
        Job job = due().getFirst();
        assertThat(queue.awaitIdle(CART::equals, Duration.ZERO)).isTrue();
        assertThat(queue.awaitIdle(BILLING::equals, Duration.ofMillis(1))).isFalse();
        queue.done(job);
        assertThat(queue.awaitIdle(BILLING::equals, Duration.ZERO)).isTrue();
    }

    @Test
    void givesNothingIntoWorkWhileItIsPaused() {
        queue.pause();
        change(BILLING);
        queue.addInBackground(CART, List.of());
        pass(5000);
        assertThat(due()).isEmpty();
        assertThat(queue.size()).isEqualTo(2);

        queue.resume();
        assertThat(due()).extracting(Job::service).containsExactly(BILLING, CART);
    }
}
