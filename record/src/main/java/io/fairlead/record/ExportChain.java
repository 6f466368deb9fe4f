package io.fairlead.record;

import io.fairlead.model.Sha256;
import java.time.Instant;

/// A digest over all records of one partition in an export, in their order: it changes if one of them is changed,
/// removed or added in between.
///
/// Each value is the SHA-256 of the text `PREVIOUS TOPIC PARTITION@OFFSET MILLIS SHA256`, in hexadecimal digits: the
/// value before, the place and time of the record, and the digest of its value in Kafka. It begins with 64 zeros.
public record ExportChain(String value) {
    public static final ExportChain START = new ExportChain("0".repeat(64));

    /// The value after one more record.
    ///
    /// @param digest the SHA-256 of the record's value as it is in Kafka
    public ExportChain with(String topic, LogPosition at, Instant time, String digest) {
        return new ExportChain(
                Sha256.hex(String.join(" ", value, topic, at.toString(), Long.toString(time.toEpochMilli()), digest)));
    }
}
