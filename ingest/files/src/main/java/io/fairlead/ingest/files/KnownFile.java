package io.fairlead.ingest.files;

import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state of one file: its content in use, and the last observation.
///
/// `inUse` is null if it could never be read. `seen` is the stamp of the last reading and `seenAt` its time,
/// null to read the file in the next scan regardless of its stamp. `judged` is the digest, or the reason, that was
/// last evaluated. `rejected` is what is reported as not usable, by item: the file itself or entries of it.
record KnownFile(
        @Nullable Good inUse,
        FileContent.@Nullable Stamp seen,
        Instant seenAt,
        String judged,
        Map<String, String> rejected) {
    /// A content that could be read, and the part of it that is not usable.
    record Good(List<Instance> instances, List<Rejected> rejected, String digest, Instant readAt) {}

    static final KnownFile NEW = new KnownFile(null, null, Instant.EPOCH, "", Map.of());

    String digest() {
        return inUse == null ? "" : inUse.digest();
    }

    List<Instance> instances() {
        return inUse == null ? List.of() : inUse.instances();
    }

    /// Prefixes of the ids for which the file contains nothing usable and of which none is in use.
    List<String> unread(String name) {
        return inUse == null
                ? List.of(name + "#")
                : inUse.rejected().stream()
                        .map(Rejected::unread)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /// Whether some of these entries have not been reported yet.
    boolean hasNew(List<Rejected> entries) {
        return entries.stream().anyMatch(each -> !each.cause().equals(rejected.get(each.item())));
    }

    KnownFile seen(FileContent.Stamp stamp, Instant at) {
        return new KnownFile(inUse, stamp, at, judged, rejected);
    }

    KnownFile with(Good good, FileContent.Stamp stamp, Instant at) {
        Map<String, String> causes = new TreeMap<>();
        good.rejected().forEach(each -> causes.put(each.item(), each.cause()));
        return new KnownFile(good, stamp, at, good.digest(), causes);
    }

    /// The file as a whole is not usable; what was in use stays in use.
    KnownFile without(String name, FileContent.@Nullable Stamp stamp, Instant at, String reason) {
        Map<String, String> causes = new TreeMap<>(rejected);
        causes.put(name, reason);
        return new KnownFile(inUse, stamp, at, reason, causes);
    }
}
