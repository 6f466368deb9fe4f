package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reads one service of one datacenter: once at first, then by watching it ([#watch]) or whenever asked ([#again]).
///
/// The first response is the leader's: the first report removes what is missing in it, and another server may lag
/// behind what was reported before. After that, additions and changes are accepted immediately. The removal of an
/// instance is accepted only if the leader, confirmed by a quorum, returns the same; and the removal of the last one,
/// only if the leader's list lacks the service as well (if neither filter nor tags hide instances).
final class ServiceWatcher {
    /// A service that changes all the time is queried at most a hundred times a second.
    private static final Duration SPACING = Duration.ofMillis(10);

    private static final int CONTRADICTIONS = 20;

    private final ServiceName name;
    private final WatchContext context;
    private final ConsulMapper mapper;
    private final ConsulQuery query;
    private final Spacing spacing;
    private final AtomicBoolean poked = new AtomicBoolean();
    private final NameCheck check;
    private ServiceListing last =
            new ServiceListing(List.of(), Collections.emptySortedSet(), Map.of(), 0, Instant.EPOCH);
    private int contradictions;
    private boolean doubted;

    ServiceWatcher(ServiceName name, WatchContext context, NameCheck check) {
        this.name = name;
        this.context = context;
        this.check = check;
        this.mapper = new ConsulMapper(context.config().selection().addresses());
        this.query = ConsulQuery.health(name.datacenter(), name.service(), context.config());
        this.spacing = new Spacing(context.cancellation(), SPACING);
    }

    ServiceName name() {
        return name;
    }

    /// Reads and watches until the service is removed. One that is refused is retried with backoff.
    void watch() throws InterruptedException {
        boolean there = true;
        while (there) {
            try {
                if (context.cancellation().await(check.pause())) {
                    return;
                }
                there = attempt(() -> (doubted || check.isRefused() || last.index() == 0) ? confirm() : change());
            } catch (InterruptedException e) {
                if (!poked.getAndSet(false)) {
                    throw e;
                }
                doubted = true;
            }
        }
    }

    /// Makes [#watch], which `thread` runs, query the leader now.
    void poke(Thread thread) {
        poked.set(true);
        thread.interrupt();
    }

    /// Reads once.
    ///
    /// @return whether the service still exists
    boolean again() throws InterruptedException {
        if (check.pause().isPositive()) {
            return true;
        }
        spacing.pass();
        return attempt(() -> {
            if (last.index() == 0 || check.isRefused()) {
                return confirm();
            }
            ConsulAnswer answer = context.read(query);
            check.steady();
            return answer.index() < last.index() ? confirm() : take(answer);
        });
    }

    private interface Question {
        boolean ask() throws InterruptedException;
    }

    /// A failure that affects only this name is reported, and does not end the run.
    private boolean attempt(Question question) throws InterruptedException {
        try {
            boolean there = question.ask();
            doubted = false;
            check.answered();
            return there;
        } catch (TransientFailure | ConfigurationFailure failure) {
            contradictions = 0;
            doubted = true;
            return switch (check.of(failure, query.confirmed())) {
                case NameCheck.AskAgain() -> true;
                case NameCheck.StillRefused() -> stillListed();
                case NameCheck.Refused(var unread, var rejected) -> {
                    if (stillListed()) {
                        context.tell(new WatchEvent.Refused(this, last.index() == 0 ? unread : List.of(), rejected));
                        yield true;
                    }
                    yield false;
                }
            };
        }
    }

    /// The list can be checked for a name that no other query accepts.
    private boolean stillListed() throws InterruptedException {
        ConsulQuery list = ConsulQuery.services(name.datacenter(), ConsulOptions.Consistency.CONSISTENT);
        ConsulAnswer services = context.checkedList(list, context.read(list));
        if (services.body().has(name.service())) {
            return true;
        }
        ServiceListing none = new ServiceListing(
                List.of(), Collections.emptySortedSet(), Map.of(), services.index(), services.observed());
        context.tell(new WatchEvent.Gone(this, none, services.index()));
        return false;
    }

    private boolean change() throws InterruptedException {
        spacing.pass();
        Optional<ConsulAnswer> answer = context.watch(query, last.index(), context.jittered());
        check.steady();
        return answer.isEmpty() || take(answer.get());
    }

    private boolean take(ConsulAnswer answer) throws InterruptedException {
        ServiceListing content = content(answer);
        if (answer.filtered() || content.lacksAnyOf(last)) {
            return confirm();
        }
        return tell(content);
    }

    private boolean confirm() throws InterruptedException {
        ConsulQuery confirmed = query.confirmed();
        ConsulAnswer answer = context.read(confirmed);
        if (answer.filtered() && context.config().selection().expectConsulService()) {
            throw new ConsulFailures(context.config(), confirmed)
                    .filtered("Consul says that this token may not see all of it");
        }
        ServiceListing content = content(answer);
        if (!content.listed().isEmpty()) {
            return tell(content);
        }
        ConsulQuery list = ConsulQuery.services(name.datacenter(), ConsulOptions.Consistency.CONSISTENT);
        ConsulAnswer services = context.checkedList(list, context.read(list));
        if (!services.body().has(name.service())) {
            context.tell(new WatchEvent.Gone(this, content, services.index()));
            return false;
        }
        return context.config().selection().hides() ? tell(content) : contradicted(confirmed);
    }

    /// Registered again between the two responses, or Consul contradicts itself.
    private boolean contradicted(ConsulQuery confirmed) throws InterruptedException {
        if (++contradictions > CONTRADICTIONS) {
            throw new ConsulFailures(context.config(), confirmed).contradiction();
        }
        spacing.pass();
        return confirm();
    }

    private boolean tell(ServiceListing content) throws InterruptedException {
        contradictions = 0;
        last = content;
        context.tell(new WatchEvent.Read(this, content));
        return true;
    }

    private ServiceListing content(ConsulAnswer answer) {
        TreeMap<String, Instance> instances = new TreeMap<>();
        TreeSet<String> listed = new TreeSet<>();
        Map<String, RejectedFailure> rejected = new HashMap<>();
        for (JsonNode entry : answer.body()) {
            if (!isOurs(entry)) {
                continue;
            }
            String id = ConsulMapper.id(entry);
            listed.add(id);
            try {
                mapper.map(entry).ifPresent(instance -> instances.put(id, instance));
            } catch (IllegalArgumentException e) {
                rejected.put(id, rejected(id, e));
            }
        }
        for (Instance before : last.instances()) {
            if (rejected.containsKey(before.id())) {
                instances.put(before.id(), before);
            }
        }
        return new ServiceListing(
                new ArrayList<>(instances.values()), listed, rejected, answer.index(), answer.observed());
    }

    /// Consul lists names as written and looks names up without regard to case, so that both of `redis` and
    /// `Redis` get the instances of both (consul#5707). Each instance knows its own.
    private boolean isOurs(JsonNode entry) {
        String service = ConsulMapper.text(entry.path("Service"), "Service");
        return service.isEmpty() || service.equals(name.service());
    }

    private RejectedFailure rejected(String id, IllegalArgumentException cause) {
        return new RejectedFailure(
                "INGEST-CONSUL-INSTANCE",
                "instance " + PrintableText.of(id) + " of service " + PrintableText.of(name.toString()) + ": "
                        + cause.getMessage() + "; it was skipped, and its last good content stays in use",
                cause);
    }

    @Override
    public String toString() {
        return "reading of " + name;
    }
}
