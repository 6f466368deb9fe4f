package io.fairlead.wire;

import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.StalenessLimits;
import java.io.IOException;
import java.time.Duration;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The data by which removals and silence are judged. Public because the topology's state contains staleness limits,
/// too.
public final class RemovalLayout {
    private RemovalLayout() {}

    static void write(Loss loss, Encoder out) throws IOException {
        out.writeInt(loss.gone());
        out.writeInt(loss.of());
    }

    static Loss readLoss(Decoder in) throws IOException {
        return new Loss(in.readInt(), in.readInt());
    }

    static void write(GuardLimits limits, Encoder out) throws IOException {
        out.writeDouble(limits.share());
        out.writeInt(limits.count());
        out.writeDouble(limits.shareOfService());
        out.writeLong(limits.confirmAfter().toMillis());
        out.writeLong(limits.confirmServiceAfter().toMillis());
    }

    static GuardLimits readLimits(Decoder in) throws IOException {
        return new GuardLimits(
                in.readDouble(),
                in.readInt(),
                in.readDouble(),
                Duration.ofMillis(in.readLong()),
                Duration.ofMillis(in.readLong()));
    }

    public static void write(StalenessLimits staleness, Encoder out) throws IOException {
        Duration expired = staleness.expired();
        out.writeLong(staleness.stale().toMillis());
        out.writeLong(expired == null ? 0L : expired.toMillis());
    }

    public static StalenessLimits readStaleness(Decoder in) throws IOException {
        Duration stale = Duration.ofMillis(in.readLong());
        long expired = in.readLong();
        return new StalenessLimits(stale, expired == 0 ? null : Duration.ofMillis(expired));
    }
}
