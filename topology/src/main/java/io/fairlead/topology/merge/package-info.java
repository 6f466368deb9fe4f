/// Pure: what the claims of all sources add up to, and which of them still hold.
///
/// [io.fairlead.topology.merge.Merger] takes one event of the log and a [io.fairlead.topology.merge.TableState],
/// changes the state, and answers with what the table and the audit have to say. It knows nothing of Kafka, has
/// no clock and no randomness: the same log gives the same table. Its cost is that of the claims on one endpoint,
/// never of a service.
@NullMarked
package io.fairlead.topology.merge;

import org.jspecify.annotations.NullMarked;
