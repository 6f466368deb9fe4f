package io.fairlead.ingest.etcd;

import java.util.List;

/// A message of a watch.
sealed interface WatchMessage {
    /// The watch exists; `header` has the revision of the member.
    record Created(EtcdHeader header) implements WatchMessage {}

    /// Everything up to the revision in `header` was sent.
    record Progress(EtcdHeader header) implements WatchMessage {}

    /// Changes in their order.
    ///
    /// @param fragment the revision of the last change has further ones, in the next message
    record Changes(EtcdHeader header, List<KeyChange> changes, boolean fragment) implements WatchMessage {
        public Changes {
            changes = List.copyOf(changes);
        }

        /// The revision up to which everything was sent.
        long revision() {
            long last = changes.getLast().revision();
            return fragment ? last - 1 : last;
        }
    }

    /// The watch ended, as its revision was compacted.
    record Compacted(long revision) implements WatchMessage {}

    /// The watch ended for another reason.
    record Canceled(String reason) implements WatchMessage {}

    /// A key that was written or deleted.
    sealed interface KeyChange {
        String key();

        long revision();

        record Written(KeyValue item, long revision) implements KeyChange {
            @Override
            public String key() {
                return item.key();
            }
        }

        record Deleted(String key, long revision) implements KeyChange {}
    }
}
