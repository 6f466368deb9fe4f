package io.fairlead.ingest.etcd;

import java.time.Instant;
import java.util.List;

/// Keys in order. `more` follow after the last one; `count` is that of all keys from the beginning of the
/// range.
record RangeReply(EtcdHeader header, List<KeyValue> items, boolean more, long count, Instant observed) {
    RangeReply {
        items = List.copyOf(items);
    }
}
