package io.fairlead.ingest.files;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/// Services from files. Reports all files together whenever one of them changed: within milliseconds if the file
/// system notifies of changes, otherwise within the interval of a rescan.
///
/// A file that cannot be read at all is rejected once for each content of it, and its last good content stays in use,
/// also across calls of [#run]; if it has none, the report lists it as unread. Within a file that can be read, each
/// entry is independent: one that cannot be used is rejected once, and is unread. A directory that cannot be listed
/// fails the whole reading. A directory that exists and contains no matching file is a proven "empty": what was
/// read from it is removed. See [FileSet] for the cases.
///
/// Writers should write another file and rename it: that is seen as one change. A file that is written in place is
/// used in an intermediate state only if it ends with a complete line and parses.
public final class FilesSource implements RegistrySource {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final int PATIENCE = 5;

    private final SourceId id;
    private final FilesOptions config;
    private final Folders folders;
    private final FileSet files;

    /// Does no I/O.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `INGEST-FILES-CONFIG`: a path is not a glob
    public FilesSource(SourceId id, FilesOptions config, Clock clock) {
        this.id = id;
        this.config = config;
        this.folders = new Folders(config);
        this.files = new FileSet(config, clock);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        try (Watch watch = watch()) {
            cancellation.onRequest(watch::close);
            boolean reported = false;
            boolean first = true;
            long begin = System.nanoTime();
            while (!cancellation.isRequested()) {
                listener.awaitPermit();
                // A change between the two listings of one scan ends the next wait: watch first, then list.
                FileSet.Doubt doubt = first ? new FileSet.Doubt.All() : watch.touched();
                boolean changed = files.look(folders.list(watch::folder), doubt, listener);
                first = false;
                boolean settled = !files.isUnsettled() || isPast(begin);
                if (reported ? changed : settled) {
                    listener.complete(files.answer());
                    reported = true;
                }
                if (watch.await(files.isUnsettled() ? SOON : config.rescan()) && !cancellation.await(config.settle())) {
                    watch.drain();
                }
            }
        }
    }

    /// The first report waits for files that look unfinished, but only for a limited time.
    private boolean isPast(long begin) {
        return System.nanoTime() - begin > config.grace().multipliedBy(PATIENCE).toNanos();
    }

    private Watch watch() {
        try {
            return new Watch(config.base());
        } catch (IOException e) {
            throw new TransientFailure(
                    "INGEST-FILES-WATCH",
                    "source \"" + id + "\" cannot watch directories (" + e.getMessage()
                            + "); raise fs.inotify.max_user_instances",
                    e);
        }
    }

    @Override
    public void close() {
        // All open resources belong to a run.
    }
}
