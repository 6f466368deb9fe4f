package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Held;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Freezes;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.Verdict.Withheld;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.stream.Stream;

/// One attempt to bring one service in line with the current view, and the full look that finds what to attempt.
/// Has no thread of its own; different services may be worked on at the same time.
final class ServiceReconciler {
    private final MeshTarget target;
    private final StartGate gate;
    private final Evidence evidence;
    private final Planner planner;
    private final DeleteLedger ledger;
    private final Findings findings;
    private final Notices notices;
    private final HostIndex hosts = new HostIndex();
    private final FreezeWatch freezes;
    private final DriftLedger repairs;
    private final DriftBudget budget;
    private final PublisherListener listener;
    private final WriteRateLimiter pace;
    private final InstantSource clock;
    private final Supplier<MeshView> views;
    private final Runnable permit;
    private final Runnable alarm;
    private final Map<ObjectKey, ServiceKey> services = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Instant> truces = new ConcurrentHashMap<>();
    private final Set<ServiceKey> deferred = new HashSet<>();
    private boolean counted;

    /// `permit` throws a transient failure while nothing may be written. `alarm` is run when something begins to
    /// wait for a time: [#overdue] says what is due then.
    ServiceReconciler(
            TargetSpec spec,
            PublisherListener listener,
            InstantSource clock,
            WriteRateLimiter pace,
            Supplier<MeshView> views,
            Runnable permit,
            Runnable alarm) {
        this.target = spec.target();
        this.gate = spec.gate();
        this.evidence = new Evidence(gate);
        this.planner = new Planner(target, gate);
        this.ledger = new DeleteLedger(spec.sync(), spec.deletes());
        this.findings = new Findings(listener);
        this.notices = new Notices(spec.target().name(), listener);
        this.freezes = new FreezeWatch(spec.target().name());
        this.budget = spec.config().drift();
        this.repairs = new DriftLedger(budget);
        this.listener = listener;
        this.pace = pace;
        this.clock = clock;
        this.views = views;
        this.permit = permit;
        this.alarm = alarm;
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
                .filter(partition -> gate.mayWrite(view, partition))
                .flatMap(partition -> view.image().services(partition).stream())
                .forEach(service -> found.put(service, new ArrayList<>()));
        SortedMap<ObjectKey, MeshObject> owned = target.owned();
        ledger.counted(owned.keySet());
        hosts.replace(owned.values().stream().map(MeshObject::service).toList());
        List<Change> deletes = new ArrayList<>();
        for (MeshObject object : owned.values()) {
            ServiceKey service = object.service();
            if (gate.mayWrite(view, view.partition(service))) {
                found.computeIfAbsent(service, _ -> new ArrayList<>()).add(object.key());
                services.put(object.key(), service);
                if (view.state(service) instanceof Absent
                        && freezes.covering(view, service, clock.instant()).isEmpty()) {
                    deletes.add(new Delete(object, Planner.goneReason(view, service)));
                }
            }
        }
        if (gate.mayDelete(view)) {
            ledger.survey(new Plan(deletes), clock.instant());
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
        permit.run();
        MeshView view = views.get();
        ServiceKey service = job.service();
        ServicePlan planned = planner.plan(view, service, job.also());
        if (planned.rejected() != null) {
            findings.rejected(new Rejected(target.name(), service, planned.rejected()));
            return;
        }
        planned.keys().forEach(key -> services.put(key, service));
        job.drifted().stream()
                .filter(key -> target.actual(key) instanceof Actual.Owned)
                .forEach(ledger::found);
        note(view, service, planned);
        Optional<Freeze> freeze = freezes.covering(view, service, clock.instant());
        if (freeze.isPresent()) {
            hold(job, planned, freeze.get());
            return;
        }
        freezes.release(service);
        Verdict verdict = judge(view, service, planned.plan());
        if (verdict.withheld().stream().anyMatch(it -> it.hold() == WithheldBy.SOURCE)) {
            evidence.hold(job, view);
        } else {
            evidence.release(service);
        }
        Map<ObjectKey, Instant> leftAlone = leftAlone(verdict.allowed());
        report(service, planned, verdict, leftAlone);
        Timeline timeline = job.cause().with(Stage.PLANNED, clock.instant());
        boolean accepted = true;
        for (Change change : verdict.allowed().changes()) {
            if (leftAlone.containsKey(change.key())) {
                continue;
            }
            boolean repair = job.drifted().contains(change.key());
            if (repair) {
                listener.on(new Drift(target.name(), change));
            }
            pace.acquire();
            MeshView latest = views.get();
            if (!gate.mayWrite(latest, view.partition(service))) {
                return;
            }
            if (freezes.covering(latest, service, clock.instant()).isPresent()
                    || evidence.objection(latest, change) != null) {
                attempt(job);
                return;
            }
            accepted &= apply(service, change, timeline);
            if (repair) {
                repairs.repaired(change, clock.instant());
            }
        }
        if (accepted) {
            findings.accepted(service);
        }
        // Without keys nothing was compared: the partition was not read to its end, or the service is incomplete.
        boolean compared = !planned.keys().isEmpty();
        if (compared && accepted && verdict.withheld().isEmpty() && leftAlone.isEmpty()) {
            evidence.agrees(view, service);
        }
    }

    /// An incomplete service, and one of a partition that is not open, keeps the notices that it has.
    private void note(MeshView view, ServiceKey service, ServicePlan planned) {
        if (planned.keys().isEmpty()) {
            return;
        }
        if (view.state(service) instanceof Absent) {
            hosts.remove(service);
            notices.update(service, List.of());
        } else {
            hosts.add(service);
            notices.update(
                    service,
                    planned.with(hosts.notice(service).stream().toList()).notices());
        }
    }

    /// Nothing that was said of deletions before holds after a freeze.
    private void hold(Job job, ServicePlan planned, Freeze freeze) throws InterruptedException {
        Verdict verdict = Verdict.without(planned.plan(), _ -> true, WithheldBy.FREEZE, Freezes.text(freeze));
        ledger.settle(planned.keys());
        report(job.service(), planned, verdict, Map.of());
        if (verdict.withheld().isEmpty()) {
            freezes.release(job.service());
            return;
        }
        freezes.hold(job);
        // Thawed while this was looked at: nobody else comes back to it.
        if (freezes.covering(views.get(), job.service(), clock.instant()).isEmpty()) {
            attempt(job);
        }
    }

    /// The objects whose repairs are used up, and until when they are left to whoever else writes them.
    private Map<ObjectKey, Instant> leftAlone(Plan plan) {
        Map<ObjectKey, Instant> left = new HashMap<>();
        for (Change change : plan.changes()) {
            repairs.leftAloneUntil(change, clock.instant()).ifPresent(until -> {
                left.put(change.key(), until);
                findings.contested(new Contested(target.name(), change, budget, until));
                truces.put(change.key(), until);
            });
        }
        if (!left.isEmpty()) {
            alarm.run();
        }
        return left;
    }

    private boolean apply(ServiceKey service, Change change, Timeline timeline) throws InterruptedException {
        permit.run();
        try {
            target.apply(change);
        } catch (RejectedFailure failure) {
            findings.rejected(new Rejected(target.name(), service, failure));
            return false;
        }
        ledger.applied(change, clock.instant());
        listener.on(new Applied(target.name(), change, timeline.with(Stage.APPLIED, clock.instant())));
        return true;
    }

    /// Until all deletions were seen together, none is even considered; the survey comes back to those that were put
    /// off.
    private Verdict judge(MeshView view, ServiceKey service, Plan plan) {
        Verdict rests = evidence.judge(view, plan);
        return rests.plus(judgeDeletions(view, service, rests.allowed()));
    }

    private Verdict judgeDeletions(MeshView view, ServiceKey service, Plan plan) {
        if (gate.mayDelete(view) && !putOff(service, plan)) {
            Verdict verdict = ledger.judge(plan, clock.instant());
            if (verdict.withheld().stream().anyMatch(it -> it.hold() == WithheldBy.CONFIRMATION)) {
                alarm.run();
            }
            return verdict;
        }
        Verdict upserts = Verdict.without(plan, Delete.class::isInstance, WithheldBy.POLICY, "not all is read yet");
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

    private void report(ServiceKey service, ServicePlan planned, Verdict verdict, Map<ObjectKey, Instant> leftAlone) {
        planned.conflicts()
                .forEach((key, owner) -> findings.conflict(new Conflict(target.name(), service, key, owner)));
        for (Withheld withheld : verdict.withheld()) {
            findings.held(new Held(target.name(), withheld.change(), withheld.hold(), withheld.reason()));
        }
        Set<ObjectKey> held = verdict.withheld().stream()
                .map(withheld -> withheld.change().key())
                .collect(Collectors.toSet());
        findings.settle(planned.keys(), new Findings.Still(planned.conflicts().keySet(), held, leftAlone.keySet()));
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
        notices.forget(which);
        freezes.forget(which);
        evidence.forget(which);
        repairs.forget(keys::contains);
        truces.keySet().removeAll(keys);
        services.keySet().removeAll(keys);
    }

    /// Those who undid our repairs are gone.
    void makePeace() {
        repairs.forget(_ -> true);
        truces.clear();
    }

    Findings findings() {
        return findings;
    }

    Notices notices() {
        return notices;
    }

    FreezeWatch freezes() {
        return freezes;
    }

    /// What waited for a time that has come: services that are not frozen any more, and objects that were left alone
    /// for long enough. Each is given once.
    List<Job> overdue() {
        Instant now = clock.instant();
        List<Job> due = new ArrayList<>(freezes.thawed(views.get(), now));
        truces.forEach((key, until) -> {
            ServiceKey service = services.get(key);
            if (!now.isBefore(until) && truces.remove(key, until) && service != null) {
                due.add(new Job(service, Timeline.UNKNOWN, Set.of(key), Set.of(), 1));
            }
        });
        return due;
    }

    /// What waited for a source that was heard since; each is given once.
    List<Job> heard(MeshView view) {
        return evidence.heard(view);
    }

    /// When [#overdue] will give something next, as far as is known.
    Optional<Instant> nextDue() {
        return Stream.concat(truces.values().stream(), freezes.nextEnd(views.get(), clock.instant()).stream())
                .min(Instant::compareTo);
    }

    /// Whether deletions wait for a second [#survey].
    boolean awaitsConfirmation() {
        return ledger.awaitsConfirmation();
    }

    int objects() {
        return ledger.objects();
    }
}
