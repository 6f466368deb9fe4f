package io.fairlead.topics;

import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.ProcessReportCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/// docs/topics.md, made from the catalogue and the schemas: a section for each topic, a table for each record.
final class TopicsPage {
    private final TopicCatalogue catalogue =
            new TopicCatalogue("fairlead.", TopicCatalogue.DEFAULT_PARTITIONS, (short) 3);
    private final StringBuilder page = new StringBuilder();
    /// Each record is described once, where it is first met.
    private final Map<String, Topic> described = new LinkedHashMap<>();

    static String render() {
        TopicsPage made = new TopicsPage();
        made.page.append("""
                # Topics

                <!-- Made from the catalogue and the schemas of module `schemas` by
                     ./mvnw -q -pl schemas test -Dtest=TopicsDocsTest -Dregenerate=true -->

                Names begin with `topics.prefix` (here `fairlead.`). Keys are text ([why](adr/0002-keys-are-text.md)); the part before the
                first `|` decides the partition, so that a service has the same partition number everywhere. Values are Avro in Confluent's
                wire format: a zero byte, four bytes of schema id, the data. Times are in microseconds since 1970. [ops/topics.md](../ops/topics.md)
                lists who may read and write which topic.
                """);
        for (Topic topic : Topic.values()) {
            made.section(topic);
        }
        return made.page.toString();
    }

    private void section(Topic topic) {
        TopicSpec spec = catalogue.spec(topic);
        page.append("\n## `")
                .append(spec.name())
                .append("`\n\n")
                .append(about(topic))
                .append("\n\n| setting | value |\n|---|---|\n");
        row(
                "partitions",
                spec.partitions()
                        + (spec.partitions() == 1
                                ? ""
                                : ", 4 with an embedded broker, unless `topics.partitions` is set"));
        row("replication factor", spec.replicationFactor() + " unless `topics.replication-factor` is set");
        spec.config().forEach((key, value) -> row("`" + key + "`", value));
        codec(topic).ifPresent(codec -> record(topic, codec.schema()));
    }

    private void row(String key, String value) {
        page.append("| ").append(key).append(" | ").append(value).append(" |\n");
    }

    private void record(Topic topic, Schema schema) {
        if (described.putIfAbsent(schema.getName(), topic) != null) {
            return;
        }
        page.append("\n### ").append(schema.getName()).append("\n\n");
        if (schema.getDoc() != null) {
            page.append(oneLine(schema.getDoc())).append("\n\n");
        }
        page.append("| field | type | description |\n|---|---|---|\n");
        schema.getFields()
                .forEach(field -> page.append("| `")
                        .append(field.name())
                        .append("` | ")
                        .append(type(field.schema()))
                        .append(" | ")
                        .append(field.doc() == null ? "" : oneLine(field.doc()))
                        .append(" |\n"));
        schema.getFields().forEach(field -> inside(topic, field.schema()));
    }

    private void inside(Topic topic, Schema schema) {
        switch (schema.getType()) {
            case RECORD -> record(topic, schema);
            case ARRAY -> inside(topic, schema.getElementType());
            case MAP -> inside(topic, schema.getValueType());
            case UNION -> schema.getTypes().forEach(type -> inside(topic, type));
            default -> {}
        }
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getName();
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map to " + type(schema.getValueType());
            case UNION -> schema.getTypes().stream().map(TopicsPage::type).collect(Collectors.joining(" or "));
            case ENUM -> String.join(", ", schema.getEnumSymbols());
            default ->
                schema.getLogicalType() == null
                        ? schema.getType().getName()
                        : schema.getLogicalType().getName();
        };
    }

    private static String oneLine(String doc) {
        return doc.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    private static Optional<Codec<?>> codec(Topic topic) {
        return switch (topic) {
            case CHANGES -> Optional.of(new RegistryEventCodec());
            case ENDPOINTS -> Optional.of(new TableEntryCodec());
            case AUDIT -> Optional.of(new DecisionCodec());
            case CONTROL -> Optional.of(new CommandCodec());
            case OWNERS -> Optional.of(new OwnershipCodec());
            case PROCESSES -> Optional.of(new ProcessReportCodec());
            case DLQ, SCHEMAS -> Optional.empty();
        };
    }

    private static String about(Topic topic) {
        return switch (topic) {
            case CHANGES -> """
                Events of sources; written by ingest, and by the topology for expired services. Key: `namespace/host|source|instance-id`
                of an instance, `namespace/host` of an expiry, `source:NAME` of markers and heartbeats, which go to every partition.""";
            case ENDPOINTS -> """
                The merged table of what the mesh may use; written by the topology. Key: `namespace/host|address:port` (and `|network`) of an endpoint, `namespace/host`
                of a service, `source:NAME` of a source's status (one in each partition). No value: removed.""";
            case AUDIT -> """
                Decisions and their reasons; written by the topology, and by the publisher for the changes that it applied. Key: `namespace/host`, or `source:NAME`.""";
            case CONTROL -> "Operators' commands. Key: `namespace/host`, or `*` for all.";
            case OWNERS -> """
                The process that reads each registry; written by ingest. Key: `source:NAME`. The offset of a record is the epoch of that run:
                never delete and recreate this topic alone.""";
            case DLQ -> """
                Records and instances that could not be used, unchanged: key and value are the bytes of the input. The headers
                `fairlead-dlq-stage`, `-code` ([errors](errors.md)), `-message` and `-origin` (topic, partition and offset; or source and instance)
                say why.""";
            case PROCESSES -> """
                The status of each process; written by each process, after a change and every 30 s. Key: `host/pid`. No value: it ended. The pipeline works
                without this topic, but `fairlead status` then shows a single process.""";
            case SCHEMAS ->
                "Only with `schema-registry: embedded`: its schemas, as JSON, in the order of their registration.";
        };
    }
}
