package io.fairlead.wire;

import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.Patience;
import java.time.Duration;

/// What removals and silence are judged by, to and from their Avro records.
final class RemovalMapping {
    private RemovalMapping() {}

    static io.fairlead.wire.avro.Loss toAvro(Loss loss) {
        return new io.fairlead.wire.avro.Loss(loss.gone(), loss.of());
    }

    static Loss toModel(io.fairlead.wire.avro.Loss read) {
        return new Loss(read.getGone(), read.getOf());
    }

    static io.fairlead.wire.avro.GuardLimits toAvro(GuardLimits limits) {
        return new io.fairlead.wire.avro.GuardLimits(
                limits.share(),
                limits.count(),
                limits.shareOfService(),
                limits.confirmAfter().toMillis());
    }

    static GuardLimits toModel(io.fairlead.wire.avro.GuardLimits read) {
        return new GuardLimits(
                read.getShare(), read.getCount(), read.getShareOfService(), Duration.ofMillis(read.getConfirmAfter()));
    }

    static io.fairlead.wire.avro.Patience toAvro(Patience patience) {
        Duration expired = patience.expired();
        return new io.fairlead.wire.avro.Patience(
                patience.held().toMillis(), expired == null ? 0L : expired.toMillis());
    }

    static Patience toModel(io.fairlead.wire.avro.Patience read) {
        return new Patience(
                Duration.ofMillis(read.getHeld()),
                read.getExpired() == 0 ? null : Duration.ofMillis(read.getExpired()));
    }
}
