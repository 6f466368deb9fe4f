package io.fairlead.publisher.files;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.fairlead.model.Sha256;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.threads.SupervisedThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Detects when a file differs from what was last seen or written by us: by the file system's events, and by a slow
/// periodic check of everything, because events can get lost.
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final String name;
    private final ObjectFiles files;
    private final DocumentReader reader;
    private final Map<Path, String> seen = new ConcurrentHashMap<>();
    private final Map<Path, ObjectKey> keys = new ConcurrentHashMap<>();
    private final Map<WatchKey, Path> folders = new ConcurrentHashMap<>();
    private @Nullable WatchService events;

    FileWatch(String name, ObjectFiles files, DocumentReader reader) {
        this.name = name;
        this.files = files;
        this.reader = reader;
    }

    /// A write of our own, which is no drift; `text` is the content of the file afterwards.
    void own(Path path, Optional<String> text, Write write) throws IOException {
        // The lock of the map's entry keeps the watcher from reading between the write and its record.
        IOException[] failed = new IOException[1];
        seen.compute(path, (_, before) -> {
            try {
                write.run();
                return text.map(Sha256::hex).orElse(null);
            } catch (IOException e) {
                failed[0] = e;
                return before;
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
    }

    /// The present content of the file. It counts as seen from now on, if nothing was seen of it before: a file that
    /// was reported must not disappear unnoticed, however short its existence.
    Optional<String> read(Path path) throws IOException {
        AtomicReference<Optional<String>> read = new AtomicReference<>(Optional.empty());
        try {
            seen.compute(path, (_, before) -> {
                Optional<String> text = now(path);
                read.set(text);
                return before == null ? text.map(Sha256::hex).orElse(null) : before;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return read.get();
    }

    private Optional<String> now(Path path) {
        try {
            return files.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    interface Write {
        void run() throws IOException;
    }

    /// Records that the file at this path belongs to this object.
    void learn(Path path, ObjectKey key) {
        keys.put(path, key);
    }

    void start(Consumer<ObjectKey> drift) throws IOException {
        WatchService service = files.directory().getFileSystem().newWatchService();
        events = service;
        watch(service, files.directory());
        for (Path namespace : files.namespaces()) {
            watch(service, namespace);
        }
        for (Path path : files.all()) {
            files.read(path).ifPresent(text -> {
                seen.put(path, Sha256.hex(text));
                reader.ownKey(text).ifPresent(key -> learn(path, key));
            });
        }
        var _ = SupervisedThread.of(Thread.ofVirtual().name("publisher-" + name + "-watch"), () -> run(service, drift))
                .start();
    }

    private void watch(WatchService service, Path folder) throws IOException {
        if (!folders.containsValue(folder)) {
            folders.put(folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE), folder);
        }
    }

    private void run(WatchService service, Consumer<ObjectKey> drift) {
        try {
            while (true) {
                WatchKey key = service.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    lookAtAll(service, drift);
                } else {
                    happened(service, key, drift);
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            // Closed.
        }
    }

    private void happened(WatchService service, WatchKey key, Consumer<ObjectKey> drift) {
        Path folder = folders.get(key);
        Set<Path> touched = new TreeSet<>();
        boolean all = folder == null;
        for (WatchEvent<?> event : key.pollEvents()) {
            if (folder == null || !(event.context() instanceof Path file) || folder.equals(files.directory())) {
                all = true;
            } else {
                touched.add(folder.resolve(file));
            }
        }
        if (!key.reset()) {
            folders.remove(key);
            all = true;
        }
        if (all) {
            lookAtAll(service, drift);
        } else {
            touched.stream().filter(ObjectFiles::isObject).forEach(path -> look(path, drift));
        }
    }

    private void lookAtAll(WatchService service, Consumer<ObjectKey> drift) {
        try {
            Set<Path> paths = new TreeSet<>(seen.keySet());
            if (Files.isDirectory(files.directory())) {
                watch(service, files.directory());
                for (Path namespace : files.namespaces()) {
                    watch(service, namespace);
                }
                paths.addAll(files.all());
            }
            paths.forEach(path -> look(path, drift));
        } catch (IOException e) {
            LOG.warn("target={} cannot look for edits reason=\"{}\"", name, Reasons.of(e));
        }
    }

    private void look(Path path, Consumer<ObjectKey> drift) {
        boolean[] changed = new boolean[1];
        seen.compute(path, (_, before) -> {
            try {
                Optional<String> text = files.read(path);
                text.flatMap(reader::ownKey).ifPresent(key -> keys.putIfAbsent(path, key));
                String now = text.map(Sha256::hex).orElse(null);
                changed[0] = now == null ? before != null : !now.equals(before);
                return now;
            } catch (IOException _) {
                // Checked again later.
                return before;
            }
        });
        ObjectKey key = keys.get(path);
        if (changed[0] && key != null) {
            drift.accept(key);
        }
    }

    @Override
    public void close() {
        WatchService service = events;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("target={} watch does not close reason=\"{}\"", name, Reasons.of(e));
            }
        }
    }
}
