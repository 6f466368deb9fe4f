package io.fairlead.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/// A part of the configuration that is applied as one: a source, a target, or one key of the file (with no name).
public record ConfigPart(Kind kind, String name) implements Comparable<ConfigPart> {
    private static final Comparator<ConfigPart> ORDER =
            Comparator.comparing(ConfigPart::kind).thenComparing(ConfigPart::name);

    /// See ADR 27 for why the fixed ones are.
    public enum Kind {
        PIPELINE(Life.FIXED),
        KAFKA(Life.FIXED),
        SCHEMA_REGISTRY(Life.FIXED),
        HTTP(Life.FIXED),
        LOG(Life.FOLLOWED),
        TOPICS(Life.FIXED),
        SERVICE_LINGER(Life.FIXED),
        GUARD(Life.FOLLOWED),
        SOURCE(Life.FOLLOWED),
        TARGET(Life.FOLLOWED);

        private enum Life {
            FIXED,
            FOLLOWED
        }

        private final Life life;

        Kind(Life life) {
            this.life = life;
        }

        /// A running process applies a change.
        public boolean isFollowed() {
            return life == Life.FOLLOWED;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static ConfigPart of(Kind kind) {
        return new ConfigPart(kind, "");
    }

    /// Parses the result of [#toString].
    ///
    /// @throws IllegalArgumentException it is not valid
    static ConfigPart parse(String text) {
        int space = text.indexOf(' ');
        String key = space < 0 ? text : text.substring(0, space);
        Kind kind = Arrays.stream(Kind.values())
                .filter(it -> it.key().equals(key))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a part of the configuration"));
        return new ConfigPart(kind, space < 0 ? "" : text.substring(space + 1));
    }

    @Override
    public int compareTo(ConfigPart other) {
        return ORDER.compare(this, other);
    }

    /// `kafka`, `source dc1`.
    @Override
    public String toString() {
        return name.isEmpty() ? kind.key() : kind.key() + " " + name;
    }
}
