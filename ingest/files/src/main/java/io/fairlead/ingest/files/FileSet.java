package io.fairlead.ingest.files;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.Position;
import io.fairlead.ingest.RegistryListener;
import io.fairlead.ingest.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of one source, each with its last good content.
///
/// | what is found | what is done |
/// |---|---|
/// | new content that parses | used at once; where its last line has no end (YAML), once it stood still for the
/// grace |
/// | content that does not parse, or is empty | rejected once it stood still for the grace; the last good one
/// stays |
/// | file too large, or not readable | rejected once; the last good content stays |
/// | file no longer listed by its folder | its instances go, once it was away for the grace |
final class FileSet {
    /// File times may be this coarse: a stamp taken so soon after the writing does not prove equal bytes.
    private static final Duration COARSE = Duration.ofSeconds(2);

    private final FilesConfig config;
    private final Clock clock;
    private final SortedMap<String, KnownFile> known = new TreeMap<>();
    private final Grace grace;

    FileSet(FilesConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.grace = new Grace(config.grace());
    }

    /// Looks at each file, and reads those that may have changed.
    ///
    /// @param listed by their folders, with the name for messages
    /// @return whether the instances in use changed
    boolean look(SortedMap<String, Path> listed, RegistryListener listener) {
        boolean changed = false;
        for (var file : listed.entrySet()) {
            changed |= look(file.getKey(), file.getValue(), listener);
        }
        for (String name : List.copyOf(known.keySet())) {
            if (!listed.containsKey(name) && grace.isOver(name, "gone")) {
                changed |= !known.getOrDefault(name, KnownFile.NEW).instances().isEmpty();
                known.remove(name);
                grace.end(name);
            }
        }
        return changed;
    }

    /// Whether a file stands in its grace: look again soon.
    boolean isUnsettled() {
        return grace.isRunning();
    }

    private boolean look(String name, Path path, RegistryListener listener) {
        KnownFile file = known.computeIfAbsent(name, _ -> KnownFile.NEW);
        try {
            if (file.seen() != null && file.seen().equals(Content.Stamp.of(path)) && !isCoarse(file)) {
                grace.end(name);
                return false;
            }
            Optional<Content> content = Content.read(path, config.maxBytes());
            if (content.isEmpty()) {
                grace.restart(name);
                return false;
            }
            return decide(name, file, content.get(), listener);
        } catch (NoSuchFileException _) {
            if (grace.isOver(name, "missing")) {
                reject(name, file, "INGEST-FILES-READ", "is not there; create it", listener);
            }
        } catch (Content.TooLarge e) {
            String problem = "has " + e.size() + " bytes, more than max-bytes " + config.maxBytes()
                    + "; split it into several files or raise max-bytes";
            reject(name, file, "INGEST-FILES-SIZE", problem, listener);
        } catch (IOException e) {
            String problem = "cannot be read (" + Folders.reason(e) + "); make it readable";
            reject(name, file, "INGEST-FILES-READ", problem, listener);
        }
        return false;
    }

    private boolean isCoarse(KnownFile file) {
        return file.seen() == null
                || file.seen().modified().toInstant().plus(COARSE).isAfter(file.seenAt());
    }

    private boolean decide(String name, KnownFile file, Content content, RegistryListener listener) {
        Instant now = clock.instant();
        String digest = content.digest();
        if (digest.equals(file.judged())) {
            known.put(name, new KnownFile(file.inUse(), content.stamp(), now, file.judged()));
            grace.end(name);
            return false;
        }
        FileParser.Parsed parsed = content.parse(name);
        boolean unfinished =
                parsed instanceof FileParser.Parsed.Bad || (content.looksUnfinished() && !FileParser.isJson(name));
        if (unfinished && !grace.isOver(name, digest)) {
            return false;
        }
        grace.end(name);
        return switch (parsed) {
            case FileParser.Parsed.Good(List<Instance> instances) -> {
                boolean changed = file.inUse() == null || !instances.equals(file.instances());
                var good = new KnownFile.Good(instances, digest, now);
                known.put(name, new KnownFile(good, content.stamp(), now, digest));
                yield changed;
            }
            case FileParser.Parsed.Bad(String problems) -> {
                known.put(name, new KnownFile(file.inUse(), content.stamp(), now, digest));
                listener.rejected(
                        name,
                        content.bytes(),
                        new RejectedFailure("INGEST-FILES-INVALID", consequence(problems, name, file)));
                yield false;
            }
        };
    }

    private void reject(String name, KnownFile file, String code, String problem, RegistryListener listener) {
        grace.end(name);
        String judged = code + " " + problem;
        if (!judged.equals(file.judged())) {
            known.put(name, new KnownFile(file.inUse(), null, Instant.EPOCH, judged));
            listener.rejected(name, new RejectedFailure(code, consequence(name + " " + problem, name, file)));
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

    /// All that is in use now.
    CompleteAnswer answer() {
        List<Instance> instances = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        StringBuilder digests = new StringBuilder();
        known.forEach((name, file) -> {
            instances.addAll(file.instances());
            digests.append(name).append(' ').append(file.digest()).append('\n');
            if (file.inUse() == null) {
                unread.add(name + "#");
            }
        });
        String digest = Content.digest(digests.toString().getBytes(StandardCharsets.UTF_8));
        return new CompleteAnswer(
                new Scope.WholeRegistry(), instances, unread, new Position.ContentDigest(digest), clock.instant());
    }
}
