package io.fairlead.ingest.files;

import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.Sha256;
import io.fairlead.model.failure.RejectedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of one source, each with its last good content.
///
/// | found | action |
/// |---|---|
/// | new content that parses | used at once |
/// | the same, without an end of its last line (YAML), or an entry is newly unusable | used after the grace |
/// | an entry that cannot be used | rejected once; it is unread, the others are used |
/// | content that does not parse, or is empty, unchanged for the grace | rejected once; the last good one stays |
/// | file too large, or not readable | rejected once; the last good content stays |
/// | file no longer listed by its directory | its instances are removed, once it was missing for the grace |
final class FileSet {
    /// After this many scans, all files are read: a file system may report wrong times.
    private static final int LOOKS_BETWEEN_READINGS = 12;

    private final FilesOptions config;
    private final Clock clock;
    private final SortedMap<String, KnownFile> known = new TreeMap<>();
    private final Grace grace;
    private int looks;

    FileSet(FilesOptions config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.grace = new Grace(config.grace());
    }

    /// The files to read regardless of their stamps.
    sealed interface Doubt {
        record All() implements Doubt {}

        record Those(Set<Path> paths) implements Doubt {}

        default boolean concerns(Path path) {
            return switch (this) {
                case All() -> true;
                case Those(Set<Path> paths) -> paths.contains(path);
            };
        }
    }

    /// Checks each file, and reads those that may have changed.
    ///
    /// @param listed by their directories, with the name for messages
    /// @return whether the report changed
    boolean look(SortedMap<String, Path> listed, Doubt doubt, RegistryListener listener) {
        Doubt now = looks++ % LOOKS_BETWEEN_READINGS == 0 ? new Doubt.All() : doubt;
        boolean changed = false;
        for (var file : listed.entrySet()) {
            changed |= look(file.getKey(), file.getValue(), now, listener);
        }
        for (String name : List.copyOf(known.keySet())) {
            if (!listed.containsKey(name) && grace.isOver(name, "gone")) {
                changed |= forget(name, listener);
            }
        }
        return changed;
    }

    /// Returns whether that changes the report.
    private boolean forget(String name, RegistryListener listener) {
        KnownFile gone = known.getOrDefault(name, KnownFile.NEW);
        gone.rejected().keySet().forEach(listener::resolved);
        known.remove(name);
        grace.end(name);
        return !gone.instances().isEmpty() || !gone.unread(name).isEmpty();
    }

    /// Whether a file is in its grace and has to be checked again soon.
    boolean isUnsettled() {
        return grace.isRunning();
    }

    private boolean look(String name, Path path, Doubt doubt, RegistryListener listener) {
        KnownFile file = known.computeIfAbsent(name, _ -> KnownFile.NEW);
        try {
            if (!doubt.concerns(path) && isUnchanged(file, path)) {
                grace.end(name);
                return false;
            }
            return read(name, path, file, listener);
        } catch (NoSuchFileException _) {
            if (grace.isOver(name, "missing")) {
                reject(name, file, missing(path), listener);
            }
        } catch (FileContent.TooLarge e) {
            reject(name, file, tooLarge(e.size()), listener);
        } catch (IOException e) {
            String problem = "cannot be read (" + Folders.reason(e) + "); make it readable";
            reject(name, file, new RejectedFailure("INGEST-FILES-READ", problem), listener);
        }
        return false;
    }

    private static boolean isUnchanged(KnownFile file, Path path) throws IOException {
        FileContent.Stamp seen = file.seen();
        return seen != null && seen.equals(FileContent.Stamp.of(path)) && seen.proves(file.seenAt());
    }

    private boolean read(String name, Path path, KnownFile file, RegistryListener listener) throws IOException {
        Optional<FileContent> content = FileContent.read(path, config.maxBytes());
        if (content.isEmpty()) {
            grace.restart(name);
            return false;
        }
        return decide(new Reading(name, file, content.get(), clock.instant()), listener);
    }

    private static RejectedFailure missing(Path path) {
        return new RejectedFailure(
                "INGEST-FILES-READ",
                Files.isSymbolicLink(path)
                        ? "is a link to a file that is missing; correct the link"
                        : "is missing; create that file");
    }

    private RejectedFailure tooLarge(long bytes) {
        return new RejectedFailure(
                "INGEST-FILES-SIZE",
                "has " + bytes + " bytes, more than max-bytes " + config.maxBytes()
                        + "; split it into several files or raise max-bytes");
    }

    /// What was read of a file, and what was known of it before.
    private record Reading(String name, KnownFile file, FileContent content, Instant at) {
        boolean looksUnfinished(FileParser.Parsed parsed) {
            return switch (parsed) {
                case FileParser.Parsed.Bad _ -> true;
                case FileParser.Parsed.Good(var _, List<Rejected> rejected) ->
                    file.hasNew(rejected) || (content.looksUnfinished() && !FileParser.isJson(name));
            };
        }
    }

    private boolean decide(Reading reading, RegistryListener listener) {
        String name = reading.name();
        String digest = reading.content().digest();
        if (digest.equals(reading.file().judged())) {
            known.put(name, reading.file().seen(reading.content().stamp(), reading.at()));
            grace.end(name);
            return false;
        }
        FileParser.Parsed parsed = reading.content().parse(name);
        if (reading.looksUnfinished(parsed) && !grace.isOver(name, digest)) {
            return false;
        }
        return judge(reading, parsed, listener);
    }

    private boolean judge(Reading reading, FileParser.Parsed parsed, RegistryListener listener) {
        grace.end(reading.name());
        return switch (parsed) {
            case FileParser.Parsed.Good(List<Instance> instances, List<Rejected> rejected) -> {
                String digest = reading.content().digest();
                yield use(reading, new KnownFile.Good(instances, rejected, digest, reading.at()), listener);
            }
            case FileParser.Parsed.Bad(String problems) -> {
                reject(reading, problems, listener);
                yield false;
            }
        };
    }

    /// Returns whether that changes the report.
    private boolean use(Reading reading, KnownFile.Good good, RegistryListener listener) {
        KnownFile before = reading.file();
        KnownFile now = before.with(good, reading.content().stamp(), reading.at());
        known.put(reading.name(), now);
        report(before, now, good.rejected(), listener);
        return before.inUse() == null
                || !now.instances().equals(before.instances())
                || !now.unread(reading.name()).equals(before.unread(reading.name()));
    }

    private void reject(Reading reading, String problems, RegistryListener listener) {
        String name = reading.name();
        FileContent content = reading.content();
        known.put(name, reading.file().without(name, content.stamp(), reading.at(), content.digest()));
        listener.rejected(
                name,
                content.bytes(),
                new RejectedFailure("INGEST-FILES-INVALID", consequence(problems, name, reading.file())));
    }

    private static void report(KnownFile before, KnownFile now, List<Rejected> rejected, RegistryListener listener) {
        for (Rejected each : rejected) {
            if (before.hasNew(List.of(each))) {
                listener.rejected(each.item(), new RejectedFailure("INGEST-FILES-ENTRY", each.message()));
            }
        }
        before.rejected().keySet().stream()
                .filter(item -> !now.rejected().containsKey(item))
                .forEach(listener::resolved);
    }

    /// @param why says what is wrong with the file, without its name
    private void reject(String name, KnownFile file, RejectedFailure why, RegistryListener listener) {
        grace.end(name);
        String judged = why.code() + " " + why.getMessage();
        if (!judged.equals(file.judged())) {
            known.put(name, file.without(name, null, Instant.EPOCH, judged));
            listener.rejected(
                    name, new RejectedFailure(why.code(), consequence(name + " " + why.getMessage(), name, file)));
        }
    }

    private static String consequence(String problems, String name, KnownFile file) {
        KnownFile.Good good = file.inUse();
        String kept = good == null ? "nothing of it is in use" : kept(good);
        String join = problems.indexOf('\n') < 0 ? "; " : "\n" + name + ": ";
        return problems + join + "the file was skipped and " + kept;
    }

    private static String kept(KnownFile.Good good) {
        int count = good.instances().size();
        String time = good.readAt().truncatedTo(ChronoUnit.SECONDS).toString().substring(11);
        return count == 1
                ? "the instance read at " + time + " stays in use"
                : "the " + count + " instances read at " + time + " stay in use";
    }

    /// Everything that is in use now.
    CompleteReport answer() {
        List<Instance> instances = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        StringBuilder digests = new StringBuilder();
        known.forEach((name, file) -> {
            instances.addAll(file.instances());
            digests.append(name).append(' ').append(file.digest()).append('\n');
            unread.addAll(file.unread(name));
        });
        String digest = Sha256.hex(digests.toString());
        return new CompleteReport(
                new Scope.WholeRegistry(), instances, unread, new Position(digest.substring(0, 16)), clock.instant());
    }
}
