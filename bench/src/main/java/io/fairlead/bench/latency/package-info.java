/// How long a change takes from the registry's answer to the publisher's image and to the API server, next to the bare
/// clients doing the same. Start at [io.fairlead.bench.latency.LatencyBench].
@NullMarked
package io.fairlead.bench.latency;

import org.jspecify.annotations.NullMarked;
