/// Thin wiring of the pure merge into Kafka Streams: one sub-topology, one processor, one store, four sinks.
///
/// Start at [io.fairlead.topology.streams.MergeTopology]; every name of a node or store stands in
/// [io.fairlead.topology.streams.Names] and is for ever. Decides nothing: that is `io.fairlead.topology.merge`.
@NullMarked
package io.fairlead.topology.streams;

import org.jspecify.annotations.NullMarked;
