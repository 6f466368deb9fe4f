package io.fairlead.publisher.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Sha256;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.CanonicalJson;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.Owner;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The marked files of one directory. A namespace's directory is removed with its last file. A missing directory
/// contains none.
///
/// The identity of a file is its real path and the digest of its text: a file that was edited meanwhile is left alone.
public final class MarkedFiles implements MarkedObjects {
    private final String target;
    private final ObjectFiles files;

    public MarkedFiles(String target, Path directory) {
        this.target = target;
        this.files = new ObjectFiles(directory);
    }

    @Override
    public List<MarkedObject> of(String pipeline) {
        List<MarkedObject> found = new ArrayList<>();
        if (!Files.isDirectory(files.directory())) {
            return found;
        }
        try {
            for (Path path : files.all()) {
                marked(path, pipeline).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw unreadable(files.directory(), e);
        }
        found.sort(Comparator.comparing(MarkedObject::key));
        return found;
    }

    /// Empty if the file is not at the path of its object: a copy that somebody made.
    private Optional<MarkedObject> marked(Path path, String pipeline) throws IOException {
        Optional<String> text = files.read(path);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String identity = path.toRealPath() + " " + Sha256.hex(text.get());
        return document(text.get(), new FileMark(Owner.of(pipeline)))
                .flatMap(document -> marked(document, pipeline, identity))
                .filter(found -> files.path(found.key()).equals(path));
    }

    private static Optional<JsonNode> document(String text, FileMark mark) {
        try {
            List<JsonNode> documents = new DocumentReader(mark).documents(text);
            return documents.size() == 1 && mark.bearsPipeline(documents.getFirst())
                    ? Optional.of(documents.getFirst())
                    : Optional.empty();
        } catch (IOException _) {
            // A file that is not YAML cannot be shown to be ours.
            return Optional.empty();
        }
    }

    private Optional<MarkedObject> marked(JsonNode document, String pipeline, String identity) {
        try {
            MeshObject object = new MeshObject(
                    DocumentReader.key(document), FileMark.service(document), CanonicalJson.PLAIN.write(document));
            files.path(object.key());
            Owner owner = new Owner(pipeline, FileMark.installation(document));
            return Optional.of(new MarkedObject(owner, object, identity, false, Optional.empty()));
        } catch (IllegalArgumentException | RejectedFailure _) {
            // A service or a name that none of ours has.
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(MarkedObject object) {
        Path path = files.path(object.key());
        return onSame(object, path, () -> {
            files.delete(path);
            Files.deleteIfExists(ObjectFiles.temporary(path));
            removeIfEmpty(path.resolveSibling(".").normalize());
        });
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            // The last file removes it.
        }
    }

    @Override
    public boolean orphan(MarkedObject object) {
        ObjectNode document = CanonicalJson.PLAIN.read(object.object().content(), ObjectNode.class);
        FileMark.takeOff(document);
        return rewrite(object, BlockYaml.write(document));
    }

    @Override
    public boolean handOver(MarkedObject object, Owner to) {
        MeshObject next = handedOver(object, to);
        return rewrite(
                object,
                new FileMark(to).header(next.service())
                        + BlockYaml.write(CanonicalJson.PLAIN.read(next.content(), ObjectNode.class)));
    }

    private boolean rewrite(MarkedObject object, String text) {
        Path path = files.path(object.key());
        return onSame(object, path, () -> files.write(path, text));
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    private boolean onSame(MarkedObject object, Path path, Write write) {
        try {
            boolean same = marked(path, object.owner().pipeline())
                    .filter(now -> now.identity().equals(object.identity()))
                    .isPresent();
            if (same) {
                write.run();
            }
            return same;
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private TransientFailure unwritable(Path path, IOException e) {
        return new TransientFailure(
                "PUBLISHER-FILES-WRITE",
                "target " + target + ": " + path + " cannot be written: " + Reasons.of(e) + "; the file is as it was",
                e);
    }

    @Override
    public MeshObject handedOver(MarkedObject object, Owner to) {
        ObjectNode document = CanonicalJson.PLAIN.read(object.object().content(), ObjectNode.class);
        MeshObject before = object.object();
        FileMark.takeOff(document);
        new FileMark(to).putOn(document, before.service());
        return new MeshObject(before.key(), before.service(), CanonicalJson.PLAIN.write(document));
    }

    private TransientFailure unreadable(Path path, IOException e) {
        return new TransientFailure(
                "PUBLISHER-FILES-READ",
                "target " + target + ": " + path + " cannot be read: " + Reasons.of(e)
                        + "; nothing is changed there until it can",
                e);
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
