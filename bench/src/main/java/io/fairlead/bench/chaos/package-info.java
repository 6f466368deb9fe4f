/// Fairlead under faults: real brokers, a real Consul, a real API server, Fairlead as processes, load all the while,
/// and a watch at the API server that sees every endpoint that goes.
@NullMarked
package io.fairlead.bench.chaos;

import org.jspecify.annotations.NullMarked;
