package io.fairlead.ingest.spi;

import io.fairlead.model.SourceId;
import io.fairlead.options.Connector;

/// One kind of registry: its options, and the sources that are created from them.
public interface SourceFactory<O extends Record> extends Connector<O> {
    /// Whether the registry itself provides the hosts of services. If not, only a rule can.
    boolean givesHosts();

    /// The average limit on requests to each API of the registry, where `requests-per-second` is not given.
    default double requestsPerSecond() {
        return 100;
    }

    /// How many seconds' worth of these requests may be sent at once. By default ten: a burst of changes, and the
    /// reading after an outage, take a request or two for each service.
    default double burstSeconds() {
        return 10;
    }

    /// Creates a source. Reads no file and does not connect: [RegistrySource#run] does.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    RegistrySource create(SourceId name, O options, SourceContext context);
}
