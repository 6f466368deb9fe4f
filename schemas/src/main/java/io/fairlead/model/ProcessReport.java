package io.fairlead.model;

import java.time.Instant;
import java.util.List;

/// One record of the `processes` topic: one process's report about itself. `time` is by its own clock, `sequence`
/// counts up from its start, and `status` is JSON, exactly as returned by `/api/v1/status`.
public record ProcessReport(
        String process,
        String host,
        long pid,
        String version,
        List<String> roles,
        Instant started,
        Instant time,
        long sequence,
        String status) {
    public ProcessReport {
        roles = List.copyOf(roles);
    }
}
