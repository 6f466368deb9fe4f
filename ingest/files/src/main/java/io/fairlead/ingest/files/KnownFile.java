package io.fairlead.ingest.files;

import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one file: its content in use, and what was last seen of it.
///
/// `inUse` is null where it never could be read. `seen` is the stamp of the last reading and `seenAt` its time,
/// null to read the file at the next look whatever its stamp. `judged` is the digest, or the reason, that was
/// last decided on.
record KnownFile(@Nullable Good inUse, Content.@Nullable Stamp seen, Instant seenAt, String judged) {
    /// A content that could be read.
    record Good(List<Instance> instances, String digest, Instant readAt) {}

    static final KnownFile NEW = new KnownFile(null, null, Instant.EPOCH, "");

    String digest() {
        return inUse == null ? "" : inUse.digest();
    }

    List<Instance> instances() {
        return inUse == null ? List.of() : inUse.instances();
    }
}
