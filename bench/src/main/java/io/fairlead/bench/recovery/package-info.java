/// Seconds from the end of an outage until the mesh has the next change, and from a burst of new services until all of
/// them are in the API server. Real peers, Fairlead in this JVM. Start at
/// [io.fairlead.bench.recovery.RecoveryBench].
@NullMarked
package io.fairlead.bench.recovery;

import org.jspecify.annotations.NullMarked;
