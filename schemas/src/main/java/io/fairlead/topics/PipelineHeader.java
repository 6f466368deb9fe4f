package io.fairlead.topics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// The pipeline to which the topics belong: its name, as UTF-8 text in the header `fairlead-pipeline` of the records of
/// `owners`. That topic is compacted, so the name stays for the lifetime of the topics.
public final class PipelineHeader {
    public static final String HEADER = "fairlead-pipeline";

    private PipelineHeader() {}

    public static Header of(String pipeline) {
        return new RecordHeader(HEADER, pipeline.getBytes(StandardCharsets.UTF_8));
    }

    /// Empty if there is no such header.
    public static Optional<String> in(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
