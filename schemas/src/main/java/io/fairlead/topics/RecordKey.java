package io.fairlead.topics;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;

/// The subject of a record. [#toString] is the key's canonical text, which [Keys#parseChange] and its siblings read.
public sealed interface RecordKey permits TableKey, RecordKey.OfInstance, RecordKey.OfTarget, RecordKey.OfAll {
    /// An instance of a source: the key of its changes.
    record OfInstance(ServiceKey service, SourceId source, String instance) implements RecordKey {
        @Override
        public String toString() {
            return service + "|" + source + "|" + instance;
        }
    }

    /// An endpoint of a service, in the table.
    record OfEndpoint(ServiceKey service, EndpointKey endpoint) implements TableKey {
        @Override
        public String toString() {
            return service + "|" + endpoint;
        }
    }

    /// A service itself.
    record OfService(ServiceKey service) implements TableKey {
        @Override
        public String toString() {
            return service.toString();
        }
    }

    /// A source: its markers, heartbeats, status and ownership.
    record OfSource(SourceId source) implements TableKey {
        @Override
        public String toString() {
            return Keys.SOURCE + source;
        }
    }

    /// A target: a command about it.
    record OfTarget(String target) implements RecordKey {
        @Override
        public String toString() {
            return Subject.TARGET + target;
        }
    }

    /// A freeze, in the table.
    record OfFreeze(Subject subject) implements TableKey {
        @Override
        public String toString() {
            return Keys.FREEZE + subject;
        }
    }

    /// A command about everything.
    record OfAll() implements RecordKey {
        @Override
        public String toString() {
            return Keys.ALL;
        }
    }
}
