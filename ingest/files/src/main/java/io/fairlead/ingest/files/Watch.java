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
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wakes its reader when something happens in the watched directories, and names the files concerned. What happened to
/// them, the reader finds out.
final class Watch implements AutoCloseable {
    private final WatchService service;
    private final Map<Path, Watched> watched = new HashMap<>();

    private final Set<Path> touched = new HashSet<>();
    private boolean lostEvents;

    private record Watched(@Nullable Object identity, WatchKey key) {}

    Watch(Path any) throws IOException {
        service = any.getFileSystem().newWatchService();
    }

    /// Does nothing if this directory is already watched; another directory with the same name is watched again.
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

    /// Waits for an event, or that long. Returns immediately after [#close].
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

    /// Collects the events that have occurred in the meantime.
    void drain() {
        try {
            drain(service.poll());
        } catch (ClosedWatchServiceException _) {
            // Nothing more will happen.
        }
    }

    /// The files for which there were events since the last call: all files if events were lost.
    FileSet.Doubt touched() {
        FileSet.Doubt now = lostEvents ? new FileSet.Doubt.All() : new FileSet.Doubt.Those(Set.copyOf(touched));
        touched.clear();
        lostEvents = false;
        return now;
    }

    private void drain(@Nullable WatchKey first) {
        for (WatchKey key = first; key != null; key = service.poll()) {
            Path folder = (Path) key.watchable();
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.context() instanceof Path name) {
                    touched.add(folder.resolve(name));
                } else {
                    lostEvents = true;
                }
            }
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
