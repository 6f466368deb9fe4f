package io.fairlead.platform;

import io.fairlead.config.FairleadConfig;
import io.fairlead.embedded.EmbeddedSchemaRegistry;
import io.fairlead.embedded.KafkaSchemaLog;
import io.fairlead.embedded.KafkaSchemaLogConfig;
import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Ownership;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.TableEntry;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.ProcessReportCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.Registration;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The schema registry of this process, and the readers and writers that use it.
///
/// An embedded registry keeps its schemas in a topic, so that several processes that each embed one agree on
/// ids.
public final class Schemas implements AutoCloseable {
    private static final Duration LOG_TIMEOUT = Duration.ofSeconds(10);

    private final SchemaRegistryClientConfig config;
    private final SchemaRegistry registry;
    private final @Nullable EmbeddedSchemaRegistry embedded;

    private Schemas(
            SchemaRegistryClientConfig config, SchemaRegistry registry, @Nullable EmbeddedSchemaRegistry embedded) {
        this.config = config;
        this.registry = registry;
        this.embedded = embedded;
    }

    public static Schemas open(FairleadConfig config, Kafka kafka, TopicCatalogue topics, InstantSource clock) {
        Map<String, Object> properties =
                new TreeMap<>(config.schemaRegistry().properties().values());
        EmbeddedSchemaRegistry embedded = null;
        if (config.schemaRegistry().place().isEmbedded()) {
            String topic = topics.name(Topic.SCHEMAS);
            embedded = EmbeddedSchemaRegistry.start(
                    KafkaSchemaLog.open(new KafkaSchemaLogConfig(kafka.common(), topic, LOG_TIMEOUT)), 0);
            properties.put("schema.registry.url", embedded.url());
            // It responds once its log has been read: at a busy start that may take longer than a normal request
            // timeout.
            properties.putIfAbsent("http.read.timeout.ms", "10000");
        }
        try {
            SchemaRegistryClientConfig client = SchemaRegistryClientConfig.from(properties);
            return new Schemas(client, SchemaRegistryClient.open(client, clock), embedded);
        } catch (RuntimeException e) {
            if (embedded != null) {
                embedded.close();
            }
            throw e;
        }
    }

    SchemaRegistry registry() {
        return registry;
    }

    boolean registersSchemas() {
        return config.registration() == Registration.REGISTER;
    }

    String url() {
        return embedded == null ? config.urls().getFirst().toString() : embedded.url();
    }

    public ConfluentSerializer<RegistryEvent> writeChanges() {
        return write(new RegistryEventCodec());
    }

    public ConfluentDeserializer<RegistryEvent> readChanges() {
        return read(new RegistryEventCodec());
    }

    public ConfluentDeserializer<RegistryEvent> readChangesToMerge() {
        return read(RegistryEventCodec.withoutRaw());
    }

    public ConfluentDeserializer<Command> readControl() {
        return read(new CommandCodec());
    }

    public ConfluentSerializer<Command> writeControl() {
        return write(new CommandCodec());
    }

    public ConfluentSerializer<TableEntry> writeEndpoints() {
        return write(new TableEntryCodec());
    }

    public ConfluentDeserializer<TableEntry> readEndpoints() {
        return read(new TableEntryCodec());
    }

    public ConfluentDeserializer<Decision> readAudit() {
        return read(new DecisionCodec());
    }

    public ConfluentSerializer<Decision> writeAudit() {
        return write(new DecisionCodec());
    }

    public ConfluentSerializer<Ownership> writeOwners() {
        return write(new OwnershipCodec());
    }

    ConfluentDeserializer<Ownership> readOwners() {
        return read(new OwnershipCodec());
    }

    public ConfluentSerializer<ProcessReport> writeProcesses() {
        return write(new ProcessReportCodec());
    }

    public ConfluentDeserializer<ProcessReport> readProcesses() {
        return read(new ProcessReportCodec());
    }

    private <T> ConfluentSerializer<T> write(Codec<T> codec) {
        return new ConfluentSerializer<>(codec, registry, RecordPart.VALUE, config.registration());
    }

    private <T> ConfluentDeserializer<T> read(Codec<T> codec) {
        return new ConfluentDeserializer<>(codec, registry, RecordPart.VALUE);
    }

    @Override
    public void close() {
        registry.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
