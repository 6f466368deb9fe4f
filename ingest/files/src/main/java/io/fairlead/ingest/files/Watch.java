package io.fairlead.ingest.files;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wakes its reader when something happens in the watched folders. Says only that, not what: the reader looks for
/// itself.
final class Watch implements AutoCloseable {
    private final WatchService service;
    private final Map<Path, Watched> watched = new HashMap<>();

    private record Watched(@Nullable Object identity, WatchKey key) {}

    Watch(Path any) throws IOException {
        service = any.getFileSystem().newWatchService();
    }

    /// Does nothing where this very folder is watched; another folder under the same name is watched anew.
    void folder(Path folder) throws IOException {
        Object identity =
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        Watched before = watched.get(folder);
        if (before == null || !before.key().isValid() || !Objects.equals(before.identity(), identity)) {
            WatchEvent.Kind<?>[] kinds = {ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE};
            try {
                watched.put(folder, new Watched(identity, folder.register(service, kinds)));
            } catch (ClosedWatchServiceException _) {
                // The reading ends; it needs no more events.
            }
        }
    }

    /// Waits for an event, or that long. Returns at once after [#close].
    ///
    /// @return whether there was an event
    boolean await(Duration atMost) throws InterruptedException {
        try {
            WatchKey first = service.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            drain(first);
            return first != null;
        } catch (ClosedWatchServiceException _) {
            return false;
        }
    }

    /// Takes what has happened meanwhile.
    void drain() {
        try {
            drain(service.poll());
        } catch (ClosedWatchServiceException _) {
            // Nothing more will happen.
        }
    }

    private void drain(@Nullable WatchKey first) {
        for (WatchKey key = first; key != null; key = service.poll()) {
            var _ = key.pollEvents();
            var _ = key.reset();
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException _) {
            // An inotify descriptor that cannot be closed is closed.
        }
    }
}
