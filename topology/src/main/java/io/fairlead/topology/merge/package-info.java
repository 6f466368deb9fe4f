/// Pure: merges the claims of all sources and decides which of them still hold.
///
/// [io.fairlead.topology.merge.Merger] takes one event of the log and a [io.fairlead.topology.merge.TableState],
/// changes the state, and returns the resulting records of table and audit. It knows nothing of Kafka, has no clock and
/// no randomness: the same log gives the same table. Its cost depends on the claims on one endpoint, never on the size
/// of a service.
@NullMarked
package io.fairlead.topology.merge;

import org.jspecify.annotations.NullMarked;
