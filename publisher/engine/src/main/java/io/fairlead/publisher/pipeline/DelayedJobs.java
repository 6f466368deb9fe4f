package io.fairlead.publisher.pipeline;

import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The jobs that wait for a time or for a source. Each is returned once, when it is due.
record DelayedJobs(ReconcilerDependencies dependencies, ReconcileState state) {
    /// Jobs of services that are no longer frozen, and of objects that were left alone for long enough.
    List<Job> takeDue() {
        Instant now = dependencies.now();
        List<Job> due = new ArrayList<>(state.freezes().takeThawed(dependencies.view(), now));
        state.leftAlone()
                .takeDue(now)
                .forEach(object -> state.objects()
                        .known(object)
                        .ifPresent(
                                service -> due.add(new Job(service, Timeline.UNKNOWN, Set.of(object), Set.of(), 1))));
        return due;
    }

    /// Jobs that waited for a source which was heard since.
    List<Job> takeHeard(MeshView view) {
        return state.unheardSources().takeHeard(view);
    }

    /// The time at which the next job will be due, as far as known.
    Optional<Instant> nextDue() {
        return Stream.concat(
                        state.leftAlone().next().stream(),
                        state.freezes().nextEnd(dependencies.view(), dependencies.now()).stream())
                .min(Instant::compareTo);
    }
}
