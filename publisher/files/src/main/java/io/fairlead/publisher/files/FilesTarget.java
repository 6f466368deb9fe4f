package io.fairlead.publisher.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.CanonicalJson;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.publisher.spi.TargetListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A directory of YAML files, one per object, at `namespace/name.kind.yaml`. Each file is replaced atomically; files
/// without our mark are never touched. The directory is created if it is missing.
public final class FilesTarget implements MeshTarget {
    private final String name;
    private final ObjectFiles files;
    private final FileMark mark;
    private final ServiceRenderer renderer;
    private final DocumentReader reader;
    private final FileWatch watch;

    /// `owner` is recorded in every file.
    public FilesTarget(String name, Path directory, ServiceRenderer renderer, Owner owner) {
        this.name = name;
        this.files = new ObjectFiles(directory);
        this.mark = new FileMark(owner);
        this.renderer = new MarkedRenderer(renderer, mark);
        this.reader = new DocumentReader(mark);
        this.watch = new FileWatch(name, files, reader);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ServiceRenderer renderer() {
        return renderer;
    }

    /// @throws io.fairlead.model.failure.ConfigurationFailure a file is of another installation of this pipeline
    @Override
    public void start(TargetListener listener) {
        try {
            Files.createDirectories(files.directory());
            requireOwn();
            watch.start(listener::drifted);
        } catch (IOException e) {
            throw new TransientFailure(
                    "PUBLISHER-FILES-DIRECTORY",
                    "target " + name + ": directory " + files.directory() + " cannot be created or watched: "
                            + Reasons.of(e) + "; expected a directory that this process may write",
                    e);
        }
    }

    private void requireOwn() throws IOException {
        Owner.Check installations = new Owner.Check(mark.owner());
        for (Path path : files.all()) {
            files.read(path).ifPresent(text -> reader.check(path, text, installations));
        }
        installations.pass(
                name,
                "find " + files.directory() + " -name '*.yaml' -exec sed -i '/" + Owner.INSTALLATION.replace("/", "\\/")
                        + ":/d' {} +");
    }

    @Override
    public Actual actual(ObjectKey key) {
        Path path = files.path(key);
        watch.learn(path, key);
        return text(path).map(text -> reader.actual(key, text)).orElseGet(Absent::new);
    }

    private Optional<String> text(Path path) {
        try {
            return watch.read(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public SortedMap<ObjectKey, MeshObject> owned() {
        SortedMap<ObjectKey, MeshObject> owned = new TreeMap<>();
        try {
            for (Path path : files.all()) {
                Optional<String> text = files.read(path);
                Optional<ObjectKey> key = text.flatMap(reader::ownKey);
                // A file of ours that somebody copied or renamed is at another path: it is no longer ours.
                if (key.isPresent() && isPlaceOf(path, key.get())) {
                    watch.learn(path, key.get());
                    if (reader.actual(key.get(), text.get()) instanceof Owned(var object)) {
                        owned.put(key.get(), object);
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable(files.directory(), e);
        }
        return owned;
    }

    private boolean isPlaceOf(Path path, ObjectKey key) {
        try {
            return files.path(key).equals(path);
        } catch (RejectedFailure _) {
            return false;
        }
    }

    private TransientFailure unreadable(Path path, IOException e) {
        return new TransientFailure(
                "PUBLISHER-FILES-READ",
                "target " + name + ": " + path + " cannot be read: " + Reasons.of(e)
                        + "; nothing is changed there until it can",
                e);
    }

    @Override
    public void apply(Change change) {
        Path path = files.path(change.key());
        requireNotForeign(change.key(), path);
        try {
            switch (change) {
                case Create(var after) -> write(path, after);
                case Update(var _, var after) -> write(path, after);
                case Delete _ -> watch.own(path, Optional.empty(), () -> files.delete(path));
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private TransientFailure unwritable(Path path, IOException e) {
        return new TransientFailure(
                "PUBLISHER-FILES-WRITE",
                "target " + name + ": " + path + " cannot be written: " + Reasons.of(e)
                        + "; the file is as it was and the write is repeated",
                e);
    }

    private void requireNotForeign(ObjectKey key, Path path) {
        if (actual(key) instanceof Foreign(var owner)) {
            throw new RejectedFailure(
                    "PUBLISHER-FILES-FOREIGN",
                    "target " + name + ": " + path + " belongs to " + owner
                            + " and is left unchanged; remove it or give the service another name");
        }
    }

    private void write(Path path, MeshObject object) throws IOException {
        String text = mark.header(object.service())
                + BlockYaml.write(CanonicalJson.PLAIN.read(object.content(), ObjectNode.class));
        watch.own(path, Optional.of(text), () -> files.write(path, text));
    }

    @Override
    public void close() {
        watch.close();
    }
}
