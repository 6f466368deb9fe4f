package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;

/// What an event leads to, in the order in which it is to be written.
public sealed interface Output {
    record Put(TableEntry entry) implements Output {}

    record EndpointGone(ServiceKey service, EndpointKey endpoint) implements Output {}

    record ServiceGone(ServiceKey service) implements Output {}

    record FreezeGone(Subject subject) implements Output {}

    /// The source was retired: its status goes.
    record SourceGone(SourceId source) implements Output {}

    record Audit(Decision decision) implements Output {}

    /// The event had no effect, for a reason that operators count.
    record Ignored(Cause cause) implements Output {}

    enum Cause {
        /// From an owner that has been replaced.
        STALE_EPOCH,
        /// From an owner of a source that an operator retired.
        RETIRED,
        /// Read before.
        DUPLICATE,
        /// Says what is known already.
        NO_CHANGE
    }
}
