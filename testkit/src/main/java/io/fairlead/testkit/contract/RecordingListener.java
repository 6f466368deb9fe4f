package io.fairlead.testkit.contract;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Folds what a source reports into the view that a runner would have, and notes every breach of the protocol:
/// a first report that is not complete, a report outside of `run`, an id twice in one answer.
public final class RecordingListener implements RegistryListener {
    /// Does nothing unless set; runs in the thread of the source, outside of any lock.
    public interface Interruption {
        void run() throws InterruptedException;
    }

    private final TreeMap<String, Instance> view = new TreeMap<>();
    private final List<CompleteReport> answers = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final TreeSet<String> removed = new TreeSet<>();
    private final TreeSet<String> unresolved = new TreeSet<>();
    private final TreeMap<String, Integer> calls = new TreeMap<>();
    private final TreeMap<String, Integer> throttles = new TreeMap<>();
    private final TreeMap<String, Instant> answeredParts = new TreeMap<>();
    private final TreeMap<String, Failure> failedParts = new TreeMap<>();
    private int permits;
    private int requestsBeforeFirst;
    private int responsesBeforeFirst;
    private int deltas;
    private boolean running;
    private boolean first;
    private boolean resumes;
    private List<Position> recorded = List.of();
    private Position last = Position.UNKNOWN;
    private volatile Interruption onPermit = () -> {};
    private volatile Interruption onComplete = () -> {};

    /// What happens each time the source asks for a permit.
    public void onPermit(Interruption action) {
        onPermit = action;
    }

    /// What happens each time the source reports a complete answer, before the answer counts.
    public void onComplete(Interruption action) {
        onComplete = action;
    }

    synchronized void runBegins() {
        running = true;
        first = true;
        requestsBeforeFirst = 0;
        responsesBeforeFirst = 0;
    }

    synchronized void runEnded() {
        running = false;
        notifyAll();
    }

    synchronized void failed(Failure failure) {
        failures.add(failure);
        notifyAll();
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        awaitPermit("");
    }

    @Override
    public void awaitPermit(String api) throws InterruptedException {
        synchronized (this) {
            permits++;
        }
        called(api);
        onPermit.run();
    }

    @Override
    public synchronized void called(String api) {
        calls.merge(api, 1, Integer::sum);
        requestsBeforeFirst += first ? 1 : 0;
        notifyAll();
    }

    @Override
    public synchronized void responded() {
        responsesBeforeFirst += first ? 1 : 0;
    }

    @Override
    public synchronized void throttled(String part) {
        throttles.merge(part, 1, Integer::sum);
        notifyAll();
    }

    @Override
    public synchronized void partAnswered(String part, Instant observed) {
        responsesBeforeFirst += first ? 1 : 0;
        failedParts.remove(part);
        answeredParts.put(part, observed);
        notifyAll();
    }

    @Override
    public synchronized void partFailed(String part, Failure failure) {
        failedParts.put(part, failure);
        notifyAll();
    }

    /// What earlier owners recorded.
    public synchronized void record(List<Position> positions) {
        recorded = List.copyOf(positions);
    }

    @Override
    public synchronized List<Position> recordedPositions() {
        return recorded;
    }

    /// From now on a run may go on from the last position.
    public synchronized void offerToResume() {
        resumes = true;
    }

    @Override
    public synchronized Optional<Position> resumable() {
        return resumes ? Optional.of(last) : Optional.empty();
    }

    @Override
    public void complete(CompleteReport answer) throws InterruptedException {
        onComplete.run();
        synchronized (this) {
            check(answer.scope() instanceof Scope.WholeRegistry, answer.toString());
            SortedSet<String> ids = ids(answer.instances());
            if (ids.size() != answer.instances().size()) {
                breaches.add("an id occurs twice in " + answer);
            }
            List<String> missing = view.values().stream()
                    .filter(known ->
                            answer.scope().holds(known.id(), known.naming().service())
                                    && !ids.contains(known.id())
                                    && answer.unread().stream().noneMatch(known.id()::startsWith))
                    .map(Instance::id)
                    .toList();
            missing.forEach(this::gone);
            answer.instances().forEach(this::seen);
            answers.add(answer);
            last = answer.position();
            notifyAll();
        }
    }

    @Override
    public synchronized void changed(Delta delta) {
        check(false, delta.toString());
        delta.seen().forEach(this::seen);
        delta.gone().forEach(this::gone);
        last = delta.position();
        deltas++;
        notifyAll();
    }

    @Override
    public synchronized void rejected(String item, RejectedFailure failure) {
        failures.add(failure);
        unresolved.add(item);
        notifyAll();
    }

    @Override
    public synchronized void resolved(String item) {
        unresolved.remove(item);
        notifyAll();
    }

    /// Items that were rejected and not resolved since.
    public synchronized SortedSet<String> unresolved() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(unresolved));
    }

    private void gone(String id) {
        if (view.remove(id) != null) {
            removed.add(id);
        }
    }

    /// The ids of the instances that were removed from the view, be it for a moment.
    public synchronized SortedSet<String> removed() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    }

    private void seen(Instance instance) {
        view.put(instance.id(), instance);
    }

    private void check(boolean whole, String report) {
        if (!running) {
            breaches.add("reported after run had returned: " + report);
        } else if (first && !whole && !resumes) {
            breaches.add("the first report of the run is not about the whole registry: " + report);
        }
        first = false;
    }

    private static SortedSet<String> ids(Collection<Instance> instances) {
        return new TreeSet<>(instances.stream().map(Instance::id).toList());
    }

    /// Everything the source has said and not taken back, by id.
    public synchronized SortedMap<String, Instance> view() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(view));
    }

    /// The contract's own entries of the view, as `service:port`, sorted.
    public synchronized List<String> entries() {
        return view.values().stream()
                .filter(Entry::isOurs)
                .map(Entry::visible)
                .sorted()
                .toList();
    }

    public synchronized List<CompleteReport> answers() {
        return List.copyOf(answers);
    }

    /// The complete answers about the whole registry.
    public synchronized List<CompleteReport> wholeAnswers() {
        return answers.stream()
                .filter(answer -> answer.scope() instanceof Scope.WholeRegistry)
                .toList();
    }

    /// Failed runs and rejected items.
    public synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    public synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    public synchronized int deltas() {
        return deltas;
    }

    public synchronized int permits() {
        return permits;
    }

    /// How many requests the run sent before its first report.
    public synchronized int requestsBeforeFirst() {
        return requestsBeforeFirst;
    }

    /// How many responses it reported before its first report, of parts or of single requests.
    public synchronized int responsesBeforeFirst() {
        return responsesBeforeFirst;
    }

    /// How many requests were counted of each API, with and without a permit.
    public synchronized SortedMap<String, Integer> calls() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /// How often each part asked for fewer requests; of a registry without parts, "".
    public synchronized SortedMap<String, Integer> throttles() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(throttles));
    }

    /// The last good answer of each part that is named.
    public synchronized SortedMap<String, Instant> answeredParts() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(answeredParts));
    }

    /// The parts that failed and have not answered since.
    public synchronized SortedMap<String, Failure> failedParts() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(failedParts));
    }

    /// Waits until something reported makes the condition true.
    ///
    /// @return whether it became true in time
    public synchronized boolean await(Duration atMost, Predicate<RecordingListener> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.test(this)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            // Nobody tells of a condition that looks at something else as well, as at what a server was asked.
            wait(Math.min(left, 50));
        }
        return true;
    }
}
