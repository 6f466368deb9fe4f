package io.fairlead.record.store;

import io.fairlead.record.LogPosition;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A record of the topic `audit`, unread. `value` is the bytes as in Kafka, with the id of their schema.
public record AuditRecord(
        LogPosition at, Instant time, @Nullable Bytes value) {}
