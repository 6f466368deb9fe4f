package io.fairlead.publisher.spi;

import io.fairlead.model.Sorted;
import io.fairlead.table.reader.ReadTo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The origin of a write, in annotations of the written object: the position up to which the publisher had read the
/// table, and, while it refuses to work beside a twin, a notice of that. Not part of the desired state: another
/// value is no drift.
///
/// | annotation | text |
/// |---|---|
/// | `fairlead.io/read-to` | a [ReadTo] |
/// | `fairlead.io/twin` | the time, then the [ReadTo] of the twin if that record proves it |
public record WriteOrigin(ReadTo readTo, @Nullable Notice notice) {
    public static final String READ_TO = "fairlead.io/read-to";
    public static final String TWIN = "fairlead.io/twin";

    /// The writer refuses to work beside a twin. `denied` is the twin's record that its own log does not hold; null
    /// if it knows of the twin only by the twin's own notice. The time makes each notice a different value, so that
    /// the watch of the twin shows it.
    public record Notice(Instant at, @Nullable ReadTo denied) {
        private static Optional<Notice> parse(@Nullable String text) {
            if (text == null) {
                return Optional.empty();
            }
            int space = text.indexOf(' ');
            try {
                return Optional.of(new Notice(
                        Instant.parse(space < 0 ? text : text.substring(0, space)),
                        ReadTo.parse(text.substring(space + 1)).orElse(null)));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return denied == null ? at.toString() : at + " " + denied;
        }
    }

    /// Empty if no publisher left its origin.
    public static Optional<WriteOrigin> of(@Nullable Map<String, String> annotations) {
        if (annotations == null) {
            return Optional.empty();
        }
        return ReadTo.parse(annotations.get(READ_TO))
                .map(readTo -> new WriteOrigin(
                        readTo, Notice.parse(annotations.get(TWIN)).orElse(null)));
    }

    public SortedMap<String, String> annotations() {
        SortedMap<String, String> annotations = new TreeMap<>(Map.of(READ_TO, readTo.toString()));
        if (notice != null) {
            annotations.put(TWIN, notice.toString());
        }
        return Sorted.map(annotations);
    }

    /// The earliest time of the write, by the clocks of others.
    public Instant writtenAfter() {
        Instant read = Instant.ofEpochMilli(readTo.timestamp());
        return notice != null && notice.at().isAfter(read) ? notice.at() : read;
    }
}
