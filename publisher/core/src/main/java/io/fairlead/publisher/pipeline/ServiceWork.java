package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.ServiceState.Absent;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Held;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Timeline.Stage;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.Verdict.Withheld;
import io.fairlead.publisher.target.Actual.Owned;
import io.fairlead.publisher.target.MeshTarget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One attempt to bring one service in line with the current view, and the full look that finds what to attempt.
/// Has no thread of its own; different services may be worked on at the same time.
final class ServiceWork {
    private final MeshTarget target;
    private final StartGate gate;
    private final Planner planner;
    private final DeleteLedger ledger;
    private final Findings findings;
    private final PublisherListener listener;
    private final Pace pace;
    private final InstantSource clock;
    private final Supplier<MeshView> views;
    private final Map<ObjectKey, ServiceKey> services = new ConcurrentHashMap<>();
    private final Set<ServiceKey> deferred = new HashSet<>();
    private boolean counted;

    ServiceWork(TargetSpec spec, PublisherListener listener, InstantSource clock, Pace pace, Supplier<MeshView> views) {
        this.target = spec.target();
        this.gate = spec.gate();
        this.planner = new Planner(target, gate);
        this.ledger = new DeleteLedger(spec.policy(), spec.config().deleteWindow());
        this.findings = new Findings(listener);
        this.listener = listener;
        this.pace = pace;
        this.clock = clock;
        this.views = views;
    }

    /// Deletions wait for the next [#survey].
    void gateClosed() {
        synchronized (deferred) {
            counted = false;
        }
    }

    /// Compares everything that is ours with everything that should be, lets the limit see all deletions at once,
    /// and gives the services to look at, with the objects found under their names.
    SortedMap<ServiceKey, List<ObjectKey>> survey() {
        MeshView view = views.get();
        SortedMap<ServiceKey, List<ObjectKey>> found = new TreeMap<>();
        view.assigned().stream()
                .filter(partition -> gate.isOpen(view, partition))
                .flatMap(partition -> view.image().services(partition).stream())
                .forEach(service -> found.put(service, new ArrayList<>()));
        SortedMap<ObjectKey, MeshObject> owned = target.owned();
        ledger.counted(owned.size());
        List<Change> deletes = new ArrayList<>();
        for (MeshObject object : owned.values()) {
            ServiceKey service = object.service();
            if (gate.isOpen(view, view.partition(service))) {
                found.computeIfAbsent(service, _ -> new ArrayList<>()).add(object.key());
                services.put(object.key(), service);
                if (view.state(service) instanceof Absent) {
                    deletes.add(new Delete(object, Planner.goneReason(view, service)));
                }
            }
        }
        if (gate.isOpen(view)) {
            var _ = ledger.judge(new Plan(deletes), clock.instant());
            synchronized (deferred) {
                counted = true;
                deferred.forEach(service -> found.computeIfAbsent(service, _ -> new ArrayList<>()));
                deferred.clear();
            }
        }
        return found;
    }

    /// One attempt. Objects of the service that could not be written for good are reported; the others are written.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure not all was done, a later attempt is due
    void attempt(Job job) throws InterruptedException {
        MeshView view = views.get();
        ServiceKey service = job.service();
        ServicePlan planned = planner.plan(view, service, job.also());
        if (planned.rejected() != null) {
            findings.rejected(new Rejected(target.name(), service, planned.rejected()));
            return;
        }
        planned.keys().forEach(key -> services.put(key, service));
        Verdict verdict = judge(view, service, planned.plan());
        report(service, planned, verdict);
        Timeline timeline = job.cause().with(Stage.PLANNED, clock.instant());
        boolean accepted = true;
        for (Change change : verdict.allowed().changes()) {
            if (job.drifted().contains(change.key())) {
                listener.on(new Drift(target.name(), change));
            }
            pace.acquire();
            if (!gate.isOpen(views.get(), view.partition(service))) {
                return;
            }
            accepted &= apply(service, change, timeline);
        }
        if (accepted) {
            findings.accepted(service);
        }
    }

    private boolean apply(ServiceKey service, Change change, Timeline timeline) throws InterruptedException {
        try {
            target.apply(change);
        } catch (RejectedFailure failure) {
            findings.rejected(new Rejected(target.name(), service, failure));
            return false;
        }
        ledger.applied(change);
        listener.on(new Applied(target.name(), change, timeline.with(Stage.APPLIED, clock.instant())));
        return true;
    }

    /// Until the gate is open and all deletions were seen together, none is even considered; the survey comes back
    /// to those that were put off.
    private Verdict judge(MeshView view, ServiceKey service, Plan plan) {
        if (gate.isOpen(view) && !putOff(service, plan)) {
            return ledger.judge(plan, clock.instant());
        }
        Verdict upserts = Verdict.without(plan, Delete.class::isInstance, "the start gate is closed");
        return ledger.judge(upserts.allowed(), clock.instant());
    }

    private boolean putOff(ServiceKey service, Plan plan) {
        synchronized (deferred) {
            if (!counted && plan.changes().stream().anyMatch(Delete.class::isInstance)) {
                deferred.add(service);
            }
            return !counted;
        }
    }

    private void report(ServiceKey service, ServicePlan planned, Verdict verdict) {
        planned.conflicts()
                .forEach((key, owner) -> findings.conflict(new Conflict(target.name(), service, key, owner)));
        for (Withheld withheld : verdict.withheld()) {
            findings.held(new Held(target.name(), withheld.change(), withheld.reason()));
        }
        Set<ObjectKey> held = verdict.withheld().stream()
                .map(withheld -> withheld.change().key())
                .collect(Collectors.toSet());
        findings.settle(planned.keys(), key -> planned.conflicts().containsKey(key), held::contains);
        Set<ObjectKey> deletes = planned.plan().changes().stream()
                .filter(Delete.class::isInstance)
                .map(Change::key)
                .collect(Collectors.toSet());
        ledger.settle(
                planned.keys().stream().filter(key -> !deletes.contains(key)).toList());
    }

    /// The service that an object belongs to, as far as it is known or can be read from the object.
    Optional<ServiceKey> serviceOf(ObjectKey object) {
        ServiceKey known = services.get(object);
        if (known != null) {
            return Optional.of(known);
        }
        return target.actual(object) instanceof Owned(var found) ? Optional.of(found.service()) : Optional.empty();
    }

    /// Another publisher has these services now.
    void forget(Predicate<ServiceKey> which) {
        List<ObjectKey> keys = services.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        ledger.settle(keys);
        findings.forget(which);
        services.keySet().removeAll(keys);
    }

    Findings findings() {
        return findings;
    }

    int objects() {
        return ledger.objects();
    }
}
