package io.fairlead.wire;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// When a change passed each step, to the microsecond: the registry's response was read, ingest produced it, the
/// topology merged it ([#NOT_YET] before that).
///
/// It is carried in the record header `fairlead-times` and not in the value: latency is measured for every record, and
/// the values stay a pure function of the log. The header holds three big-endian longs, microseconds since 1970.
public record Times(Instant observed, Instant produced, Instant merged) {
    public static final String HEADER = "fairlead-times";
    public static final Instant NOT_YET = Instant.EPOCH;
    private static final int SIZE = 3 * Long.BYTES;

    public Times {
        observed = observed.truncatedTo(ChronoUnit.MICROS);
        produced = produced.truncatedTo(ChronoUnit.MICROS);
        merged = merged.truncatedTo(ChronoUnit.MICROS);
    }

    /// The times known to ingest.
    public static Times produced(Instant observed, Instant produced) {
        return new Times(observed, produced, NOT_YET);
    }

    public Times mergedAt(Instant merged) {
        return new Times(observed, produced, merged);
    }

    public Header header() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        bytes.putLong(micros(observed)).putLong(micros(produced)).putLong(micros(merged));
        return new RecordHeader(HEADER, bytes.array());
    }

    /// The times of a record; empty if it has no such header or one of another length.
    public static Optional<Times> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length != SIZE) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(header.value());
        return Optional.of(new Times(instant(bytes.getLong()), instant(bytes.getLong()), instant(bytes.getLong())));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
