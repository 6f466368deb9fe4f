/// Writes to a real API server (a mesh in memory where none was built), next to the bare client at the same
/// parallelism: how many a second, and how long a
/// change takes from the registry's answer to the server's acknowledgement. Start at
/// [io.fairlead.bench.publish.PublishBench].
@NullMarked
package io.fairlead.bench.publish;

import org.jspecify.annotations.NullMarked;
