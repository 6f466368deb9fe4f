/// Thin wiring of the pure merge into Kafka Streams: one sub-topology, one processor, one store, four sinks.
///
/// Start at [io.fairlead.topology.streams.MergeTopology]; the names of all nodes and stores are in
/// [io.fairlead.topology.streams.Names] and must never change: renaming a store orphans its changelog. Decides nothing:
/// that is the task of `io.fairlead.topology.merge`.
@NullMarked
package io.fairlead.topology.streams;

import org.jspecify.annotations.NullMarked;
