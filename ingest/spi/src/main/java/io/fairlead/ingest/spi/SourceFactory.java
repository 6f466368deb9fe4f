package io.fairlead.ingest.spi;

import io.fairlead.model.SourceId;
import io.fairlead.options.Connector;

/// One kind of registry: its options, and the sources that are created from them.
public interface SourceFactory<O extends Record> extends Connector<O> {
    /// Whether the registry itself provides the hosts of services. If not, only a rule can.
    boolean givesHosts();

    /// Creates a source. Reads no file and does not connect: [RegistrySource#run] does.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    RegistrySource create(SourceId name, O options, SourceContext context);
}
