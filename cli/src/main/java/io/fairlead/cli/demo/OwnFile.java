package io.fairlead.cli.demo;

import io.fairlead.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A text file that the demo may replace only while it is exactly as the demo wrote it.
///
/// The first line names the demo and the SHA-256 of the other lines: an edit is detected even if it kept the first
/// line.
final class OwnFile {
    /// | state | first line | rest |
    /// |---|---|---|
    /// | `MISSING` | no file | |
    /// | `UNCHANGED` | the demo's | has the digest of the first line |
    /// | `EDITED` | the demo's, also that of an earlier version | has another digest |
    /// | `FOREIGN` | any other; also a link, a directory or a file that cannot be text | |
    enum State {
        MISSING,
        UNCHANGED,
        EDITED,
        FOREIGN;

        boolean mayBeReplaced() {
            return this == MISSING || this == UNCHANGED;
        }
    }

    private static final String MARK = "# Written by `fairlead demo`";

    private final Path path;

    OwnFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    State state() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return State.MISSING;
        }
        // A link may lead to somebody else's file.
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return State.FOREIGN;
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        if (!text.startsWith(MARK)) {
            return State.FOREIGN;
        }
        return text.equals(signed(text.substring(text.indexOf('\n') + 1))) ? State.UNCHANGED : State.EDITED;
    }

    /// Replaces the file atomically, so that no reader sees an incomplete one. The caller has checked the state.
    void write(String body) throws IOException {
        Path next = path.resolveSibling("." + path.getFileName() + ".next");
        Files.writeString(next, signed(body), StandardCharsets.UTF_8);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String signed(String body) {
        return MARK + "; SHA-256 of the rest: " + Sha256.hex(body) + "\n" + body;
    }
}
