package io.fairlead.testkit.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;

/// Confluent's own client (7.5), as it is packed into Flink's connector.
final class ConfluentPeer implements RegistryPeer {
    private static final int HEADER = 5;

    private final CachedSchemaRegistryClient client;

    ConfluentPeer(String url) {
        client = new CachedSchemaRegistryClient(url, 100);
    }

    private static <T> T call(Callable<T> call) {
        try {
            return call.call();
        } catch (RestClientException e) {
            throw new Refused(e.getErrorCode(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int register(String subject, String schema) {
        return call(() -> client.register(subject, new AvroSchema(schema)));
    }

    @Override
    public int version(String subject, String schema) {
        return call(() -> client.getVersion(subject, new AvroSchema(schema)));
    }

    @Override
    public String byId(int id) {
        return call(() -> client.getSchemaById(id).canonicalString());
    }

    @Override
    public String latest(String subject) {
        var latest = call(() -> client.getLatestSchemaMetadata(subject));
        return latest.getVersion() + ":" + latest.getId();
    }

    @Override
    public List<Integer> versions(String subject) {
        return call(() -> client.getAllVersions(subject));
    }

    @Override
    public List<String> subjects() {
        return call(() -> List.copyOf(client.getAllSubjects()));
    }

    @Override
    public boolean compatible(String subject, String schema) {
        return call(() -> client.testCompatibility(subject, new AvroSchema(schema)));
    }

    @Override
    public String level() {
        return call(() -> client.getCompatibility(null));
    }

    @Override
    public String level(String subject) {
        return call(() -> client.getCompatibility(subject));
    }

    @Override
    public void setLevel(String subject, String level) {
        call(() -> client.updateCompatibility(subject, level));
    }

    @Override
    public byte[] write(String subject, String schema, String word) {
        int id = register(subject, schema);
        Schema parsed = new AvroSchema(schema).rawSchema();
        return call(() -> {
            var out = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(parsed)
                    .write(new GenericRecordBuilder(parsed).set("text", word).build(), encoder);
            encoder.flush();
            return ByteBuffer.allocate(HEADER + out.size())
                    .put((byte) 0)
                    .putInt(id)
                    .put(out.toByteArray())
                    .array();
        });
    }

    @Override
    public String read(byte[] framed) {
        int id = ByteBuffer.wrap(framed).getInt(1);
        return call(() -> {
            Schema writer = ((AvroSchema) client.getSchemaById(id)).rawSchema();
            Schema reader = new AvroSchema(SchemaRegistryContract.V1).rawSchema();
            var decoder = DecoderFactory.get().binaryDecoder(framed, HEADER, framed.length - HEADER, null);
            return new GenericDatumReader<GenericRecord>(writer, reader)
                    .read(null, decoder)
                    .get("text")
                    .toString();
        });
    }

    @Override
    public void close() {
        // Confluent's client of this version holds nothing open
    }
}
