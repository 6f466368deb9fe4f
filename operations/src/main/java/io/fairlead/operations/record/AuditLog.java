package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.platform.Platform;
import io.fairlead.record.Cut;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.ScanListener;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The topic `audit` as Kafka has it: its ends, and decisions by their offsets.
public final class AuditLog {
    private final Platform platform;

    public AuditLog(Platform platform) {
        this.platform = platform;
    }

    /// See [Past#position].
    Cut position(@Nullable ServiceKey service) {
        return scanned(scan -> scan.ends(service));
    }

    /// See [Past#between].
    void between(Cut from, Cut to, Consumer<LoggedDecision> found) {
        var _ = scanned(scan -> {
            scan.between(from, to, found::accept);
            return Cut.NOW;
        });
    }

    /// See [Past#follow].
    void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped) {
        var _ = scanned(scan -> {
            scan.follow(from, found::accept, isStopped);
            return Cut.NOW;
        });
    }

    private <T> T scanned(Function<RecordScan, T> question) {
        try (RecordScan scan = RecordScan.open(PastQueries.topics(platform), ScanListener.NONE)) {
            return question.apply(scan);
        }
    }
}
