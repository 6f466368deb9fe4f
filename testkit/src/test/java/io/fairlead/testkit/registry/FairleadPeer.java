package io.fairlead.testkit.registry;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.wire.Codec;
import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.Registration;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.avro.Schema;

final class FairleadPeer implements RegistryPeer {
    private final SchemaRegistryClient client;

    FairleadPeer(String url) {
        client = SchemaRegistryClient.open(
                SchemaRegistryClientConfig.from(Map.of("schema.registry.url", url, "http.read.timeout.ms", "20000")),
                InstantSource.system());
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (Failure e) {
            throw new Refused(code(e), String.valueOf(e.getMessage()));
        }
    }

    /// Of a refusal that is of the right kind, too: a passing failure would be tried again forever.
    private static int code(Failure e) {
        return switch (e) {
            case RejectedFailure rejected ->
                switch (rejected.code()) {
                    case "WIRE-REGISTRY-SUBJECT-UNKNOWN" -> 40401;
                    case "WIRE-REGISTRY-VERSION-UNKNOWN" -> 40402;
                    case "WIRE-REGISTRY-SCHEMA-UNKNOWN" -> 40403;
                    default -> throw e;
                };
            case ConfigurationFailure unfit when unfit.code().equals("WIRE-REGISTRY-INCOMPATIBLE") -> 409;
            case ConfigurationFailure _, TransientFailure _ -> throw e;
        };
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema);
    }

    @Override
    public int register(String subject, String schema) {
        return call(() -> client.register(subject, parse(schema)));
    }

    @Override
    public int version(String subject, String schema) {
        return call(() -> client.lookUp(subject, parse(schema)).version());
    }

    @Override
    public String byId(int id) {
        return call(() -> client.byId(id).toString());
    }

    @Override
    public String latest(String subject) {
        var latest = call(() -> client.latest(subject));
        return latest.version() + ":" + latest.id();
    }

    @Override
    public List<Integer> versions(String subject) {
        return call(() -> client.versions(subject));
    }

    @Override
    public List<String> subjects() {
        return call(client::subjects);
    }

    @Override
    public boolean compatible(String subject, String schema) {
        return call(() -> client.compatible(subject, parse(schema)).compatible());
    }

    @Override
    public String level() {
        return call(() -> client.level().name());
    }

    @Override
    public String level(String subject) {
        return call(() -> client.level(subject))
                .orElseThrow(() -> new Refused(40408, "no level of its own"))
                .name();
    }

    @Override
    public void setLevel(String subject, String level) {
        client.setLevel(subject, CompatibilityLevel.valueOf(level));
    }

    @Override
    public byte[] write(String subject, String schema, String word) {
        Codec<String> codec = new WordCodec(parse(schema));
        String topic = subject.substring(0, subject.length() - "-value".length());
        try (var serializer = new ConfluentSerializer<>(codec, client, RecordPart.VALUE, Registration.REGISTER)) {
            return Objects.requireNonNull(serializer.serialize(topic, word));
        }
    }

    @Override
    public String read(byte[] framed) {
        try (var deserializer = new ConfluentDeserializer<>(WordCodec.V1, client, RecordPart.VALUE)) {
            return Objects.requireNonNull(deserializer.deserialize("words", framed));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
