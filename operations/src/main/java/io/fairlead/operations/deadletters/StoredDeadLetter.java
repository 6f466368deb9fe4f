package io.fairlead.operations.deadletters;

import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// A record of the dead letter topic, with all its parts.
public final class StoredDeadLetter {
    private final ConsumerRecord<byte[], byte[]> record;
    private final DeadLetter why;

    StoredDeadLetter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
        this.why = DeadLetter.of(record.headers());
    }

    /// One line of a list.
    public record Summary(DeadLetterId id, Instant time, DeadLetter why, String key) {}

    public Summary summary() {
        return new Summary(id(), time(), why, DeadLetterText.line(record.key()));
    }

    public DeadLetterId id() {
        return new DeadLetterId(record.partition(), record.offset());
    }

    /// When it was written.
    public Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public DeadLetter why() {
        return why;
    }

    byte @Nullable [] key() {
        return record.key();
    }

    byte @Nullable [] value() {
        return record.value();
    }

    public boolean hasValue() {
        return record.value() != null;
    }

    /// The value; empty if there is none.
    public byte[] bytes() {
        byte[] value = record.value();
        return value == null ? new byte[0] : value.clone();
    }

    List<Header> headers() {
        return DeadLetter.original(record.headers());
    }

    /// The original headers of the record, as text.
    public Map<String, String> headerTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        headers()
                .forEach(header ->
                        texts.merge(header.key(), DeadLetterText.line(header.value()), (a, b) -> a + ", " + b));
        return texts;
    }

    /// The original place of the record; empty if it came from a registry.
    Optional<Origin> origin() {
        return why.stage().equals("ingest") ? Optional.empty() : Origin.parse(why.origin());
    }

    /// The part that was cut off.
    public Optional<String> cut() {
        return Optional.ofNullable(record.headers().lastHeader(DeadLetter.CUT))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }
}
