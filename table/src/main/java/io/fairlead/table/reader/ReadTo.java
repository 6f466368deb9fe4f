package io.fairlead.table.reader;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A record of the table's topic, up to which a publisher has read its partition. `timestamp` is Kafka's, in
/// milliseconds since 1970; `topic` is Kafka's id of the topic, empty if it is not checked.
///
/// One log holds one record at an offset, so two publishers that disagree on its timestamp read different logs.
///
/// Its text is `partition@offset/timestamp/topic`.
public record ReadTo(int partition, long offset, long timestamp, String topic) {
    private static final Pattern TEXT = Pattern.compile(
            "(?<partition>\\d{1,9})@(?<offset>\\d{1,18})/(?<timestamp>-?\\d{1,18})(?:/(?<topic>[A-Za-z0-9_-]{1,64}))?");

    /// Empty if the text has another form.
    public static Optional<ReadTo> parse(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String topic = matcher.group("topic");
        return Optional.of(new ReadTo(
                Integer.parseInt(matcher.group("partition")),
                Long.parseLong(matcher.group("offset")),
                Long.parseLong(matcher.group("timestamp")),
                topic == null ? "" : topic));
    }

    @Override
    public String toString() {
        return partition + "@" + offset + "/" + timestamp + (topic.isEmpty() ? "" : "/" + topic);
    }
}
