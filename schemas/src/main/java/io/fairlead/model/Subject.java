package io.fairlead.model;

/// The subject of an operator's command. [#toString] is its canonical text, which [#parse] reads.
public sealed interface Subject {
    String SOURCE = "source:";
    String TARGET = "target:";
    String ALL = "*";

    record OfService(ServiceKey service) implements Subject {
        @Override
        public String toString() {
            return service.toString();
        }
    }

    /// Every service that this source claims.
    record OfSource(SourceId source) implements Subject {
        @Override
        public String toString() {
            return SOURCE + source;
        }
    }

    record OfTarget(String target) implements Subject {
        @Override
        public String toString() {
            return TARGET + target;
        }
    }

    record Everything() implements Subject {
        @Override
        public String toString() {
            return ALL;
        }
    }

    /// Reads `namespace/host`, `source:NAME`, `target:NAME` or `*`.
    ///
    /// @throws IllegalArgumentException it is none of them
    static Subject parse(String text) {
        if (text.startsWith(SOURCE)) {
            return new OfSource(new SourceId(text.substring(SOURCE.length())));
        }
        if (text.startsWith(TARGET)) {
            return new OfTarget(text.substring(TARGET.length()));
        }
        return text.equals(ALL) ? new Everything() : new OfService(ServiceKey.parse(text));
    }
}
