package io.fairlead.ingest.spi;

import io.fairlead.model.SourceId;
import io.fairlead.options.Connector;

/// One kind of registry: its options, and the sources that are made of them.
public interface SourceFactory<O extends Record> extends Connector<O> {
    /// Whether the registry itself gives services a host. Where it does not, only a rule can.
    boolean givesHosts();

    /// Makes a source. Reads no file and does not connect: [RegistrySource#run] does.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    RegistrySource create(SourceId name, O options, SourceContext context);
}
