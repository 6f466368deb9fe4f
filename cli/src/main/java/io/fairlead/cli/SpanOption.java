package io.fairlead.cli;

import io.fairlead.operations.record.PastQueries.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--since` and `--until`: everything unless they are given.
final class SpanOption {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "From then on: -2h, 14:00, \"yesterday 14:00\", 2026-05-04T14:00:00Z (default: all).")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "Before then (default: now).")
    private @Nullable Instant until;

    boolean isGiven() {
        return since != null || until != null;
    }

    Span span() {
        return new Span(since == null ? Instant.EPOCH : since, until == null ? PastTime.PRESENT : until);
    }
}
