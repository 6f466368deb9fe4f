package io.fairlead.operations.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.failure.Failure;
import io.fairlead.platform.ProcessName;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a [HeardReport] of a record, or of the response of the process itself.
public final class HeardReports {
    private static final Logger LOG = LoggerFactory.getLogger(HeardReports.class);
    private static final JsonMapper JSON = new JsonMapper();

    private HeardReports() {}

    /// Empty if the record cannot be read: one broken report hides no other.
    public static Optional<HeardReport> of(
            ConsumerRecord<byte[], byte[]> record, ConfluentDeserializer<ProcessReport> values) {
        try {
            ProcessReport report = values.deserialize(record.topic(), record.headers(), record.value());
            return report == null
                    ? Optional.empty()
                    : Optional.of(heard(report, Instant.ofEpochMilli(record.timestamp())));
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.warn(
                    "topic={} offset={} is not a report of a process: {}",
                    record.topic(),
                    record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static HeardReport heard(ProcessReport report, Instant at) throws JsonProcessingException {
        return new HeardReport(
                report.process(),
                report.version(),
                report.roles(),
                report.started(),
                at,
                JSON.readTree(report.status()),
                HeardReport.Life.UNKNOWN);
    }

    /// A process's present report about itself.
    public static HeardReport of(JsonNode status, Instant now) {
        return new HeardReport(
                status.path("process").asText(),
                status.path("version").asText(),
                roles(status),
                started(status),
                now,
                status,
                HeardReport.Life.UNKNOWN);
    }

    /// The same, with a check whether a process on this machine still exists: one that was killed is reported as ended
    /// at once.
    public static HeardReport look(HeardReport heard) {
        return ProcessName.isEnded(heard.process()) ? heard.ended() : heard;
    }

    /// `{"problem": {code, message}}`, or null instead of the problem.
    public static ObjectNode kafka(Optional<? extends Failure> failure) {
        ObjectNode kafka = JSON.createObjectNode();
        kafka.putNull("problem");
        failure.ifPresent(it -> {
            ObjectNode problem = kafka.putObject("problem");
            problem.put("code", it.code());
            problem.put("message", it.getMessage());
        });
        return kafka;
    }

    public static List<String> roles(JsonNode status) {
        List<String> roles = new ArrayList<>();
        status.path("roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }

    public static Instant started(JsonNode status) {
        try {
            return Instant.parse(status.path("started").asText());
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }
}
