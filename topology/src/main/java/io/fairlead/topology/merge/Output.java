package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;

/// A result of an event. Results are written in order.
public sealed interface Output {
    record Put(TableEntry entry) implements Output {}

    record EndpointGone(ServiceKey service, EndpointKey endpoint) implements Output {}

    record ServiceGone(ServiceKey service) implements Output {}

    record FreezeGone(Subject subject) implements Output {}

    /// The source was retired: its status is removed.
    record SourceGone(SourceId source) implements Output {}

    record Audit(Decision decision) implements Output {}

    /// The event had no effect, for a reason that is counted in a metric.
    record Ignored(Cause cause) implements Output {}

    enum Cause {
        /// From an owner that has been replaced.
        STALE_EPOCH,
        /// From an owner of a source that an operator retired.
        RETIRED,
        /// It was read before.
        DUPLICATE,
        /// It contains nothing new.
        NO_CHANGE
    }
}
