package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One complete response of Consul that was fresh enough. `index` is above 0. `filtered`: Consul reported that the
/// token may not see all of it. `observed`: when its last byte had been read.
record ConsulAnswer(JsonNode body, long index, boolean filtered, Instant observed) {}
