package io.fairlead.wire.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.wire.Codec;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfluentSerdeTest {
    private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}";

    /// An Avro int of one byte.
    private static final Codec<Integer> DIGIT = new Codec<>() {
        @Override
        public Schema schema() {
            return Schema.create(Schema.Type.INT);
        }

        @Override
        public byte[] encode(Integer value) {
            return new byte[] {(byte) (value * 2)};
        }

        @Override
        public Integer decode(byte[] bytes, int offset, int length, Schema writer) {
            return bytes[offset] / 2;
        }
    };

    private final ScriptedServer server = ScriptedServer.http();
    private final SchemaRegistryClient registry =
            SchemaRegistryClient.open(SchemaRegistryClientConfig.at(server.url()), java.time.InstantSource.system());
    private final ConfluentDeserializer<Integer> deserializer =
            new ConfluentDeserializer<>(DIGIT, registry, RecordPart.VALUE);

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private ConfluentSerializer<Integer> serializer(Registration registration) {
        return new ConfluentSerializer<>(DIGIT, registry, RecordPart.VALUE, registration);
    }

    @Test
    void writesTheMagicByteTheIdAndAvro() {
        server.answering(200, "{\"id\":258}");
        assertThat(serializer(Registration.REGISTER).serialize("t", 3))
                .isEqualTo(HexFormat.of().parseHex("0000000102" + "06"));
    }

    @Test
    void registersOncePerTopic() {
        server.answering(200, "{\"id\":1}");
        var serializer = serializer(Registration.REGISTER);
        serializer.serialize("t", 3);
        serializer.serialize("t", 4);
        serializer.serialize("u", 5);
        assertThat(server.asked())
                .extracting(asked -> asked.method() + " " + asked.uri())
                .containsExactly("POST /subjects/t-value/versions", "POST /subjects/u-value/versions");
    }

    @Test
    void keepsNullAsATombstone() {
        assertThat(serializer(Registration.REGISTER).serialize("t", null)).isNull();
        assertThat(deserializer.deserialize("t", new RecordHeaders(), (byte[]) null))
                .isNull();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void refusesARecordWhoseSchemaRefersToItself() {
        server.answering(
                200,
                "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Tree\\\",\\\"fields\\\":"
                        + "[{\\\"name\\\":\\\"next\\\",\\\"type\\\":[\\\"null\\\",\\\"Tree\\\"]}]}\"}");
        byte[] value = HexFormat.of().parseHex("0000000007" + "00");
        String reason = "was written with schema 7 (Tree), which is not decoded: its type Tree refers to itself";
        assertThatThrownBy(() -> deserializer.deserialize("t", value))
                .isInstanceOfSatisfying(
                        RejectedFailure.class, e -> assertThat(e.code()).isEqualTo("WIRE-SCHEMA-UNREADABLE"))
                .hasMessage("topic t: a record's value " + reason);
        assertThatThrownBy(() -> AnyRecord.json(value, registry)).hasMessage("the value " + reason);
    }

    @Test
    void refusesASchemaThatIsTooLongToParse() {
        server.answering(200, "{\"schema\":\"" + " ".repeat(300_000) + "\"}");
        assertThatThrownBy(() -> deserializer.deserialize("t", HexFormat.of().parseHex("0000000007" + "00")))
                .isInstanceOf(RejectedFailure.class)
                .hasMessageContaining("the schema has 300000 characters, expected at most 262144");
    }

    @Test
    void looksUpWhereItMayNotRegister() {
        server.answering(404, "{\"error_code\":40401,\"message\":\"Subject 't-value' not found.\"}");
        assertThatThrownBy(() -> serializer(Registration.LOOK_UP).serialize("t", 3))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("schema registry " + server.url() + ": cannot look up int under subject \"t-value\": it"
                        + " answered 40401 \"Subject 't-value' not found.\";"
                        + " check the topic prefix; auto.register.schemas is"
                        + " false, so run `fairlead schemas register` first");
    }

    @Test
    void refusesALatestVersionThatItDoesNotWrite() {
        server.answering(200, "{\"subject\":\"t-value\",\"id\":9,\"version\":2,\"schema\":\"\\\"long\\\"\"}");
        assertThatThrownBy(() -> serializer(Registration.LATEST).serialize("t", 3))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("subject \"t-value\": the latest version 2 is not the schema this program writes (int);"
                        + " set use.latest.version to false, or run the release that registered it");
        server.answering(200, "{\"subject\":\"t-value\",\"id\":9,\"version\":2,\"schema\":\"\\\"int\\\"\"}");
        assertThat(serializer(Registration.LATEST).id("t")).isEqualTo(9);
    }

    @Test
    void readsWhatItWroteAndAsksOncePerId() {
        server.answering(200, "{\"schema\":\"\\\"int\\\"\"}");
        byte[] bytes = HexFormat.of().parseHex("000000000706");
        assertThat(deserializer.deserialize("t", bytes)).isEqualTo(3);
        assertThat(deserializer.deserialize("t", bytes)).isEqualTo(3);
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | topic t: a record's value has 0 bytes, expected at least 5: byte 0 and a 4-byte schema id",
                "00000001 | topic t: a record's value has 4 bytes, expected at least 5: byte 0 and a 4-byte schema id",
                "7b226122 3a | topic t: a record's value begins with byte 0x7b, expected 0x00 of Confluent's wire format; another producer than Fairlead writes to this topic",
                "0100000001 | topic t: a record's value names its schema by GUID (0x01, Confluent 8 with"
                        + " HeaderSchemaIdSerializer), expected 0x00 and a 4-byte id; set the writer's schema id"
                        + " serializer back to PrefixSchemaIdSerializer",
            })
    void rejectsOtherFrames(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        rejects("WIRE-FRAME", message, bytes, new RecordHeaders());
    }

    @Test
    void rejectsASchemaNamedInTheHeaders() {
        rejects(
                "WIRE-FRAME",
                "topic t: a record's value names its schema by GUID (0x01, Confluent 8 with"
                        + " HeaderSchemaIdSerializer), expected 0x00 and a 4-byte id; set the writer's schema id"
                        + " serializer back to PrefixSchemaIdSerializer",
                new byte[] {6},
                new RecordHeaders().add("__value_schema_id", new byte[17]));
    }

    @Test
    void rejectsAnUnknownSchema() {
        server.answering(404, UNKNOWN);
        rejects(
                "WIRE-SCHEMA-UNKNOWN",
                "topic t: a record's value was written with schema 7: schema registry " + server.url()
                        + ": cannot get schema 7: it answered 40403 \"Schema 7 not found\"",
                framed(),
                new RecordHeaders());
    }

    @Test
    void rejectsASchemaThatItCannotRead() {
        server.answering(200, "{\"schema\":\"\\\"string\\\"\"}");
        rejects(
                "WIRE-SCHEMA-UNREADABLE",
                "topic t: a record's value was written with schema 7 (string), which cannot be read as int: at /:"
                        + " TYPE_MISMATCH, reader type: INT not compatible with writer type: STRING",
                framed(),
                new RecordHeaders());
    }

    @Test
    void keepsARecordForLaterWhileTheRegistryIsAway() {
        server.answering(503, "");
        assertThatThrownBy(() -> deserializer.deserialize("t", framed())).isInstanceOf(TransientFailure.class);
        server.answering(200, "{\"schema\":\"\\\"int\\\"\"}");
        assertThat(deserializer.deserialize("t", framed())).isEqualTo(3);
    }

    private static byte[] framed() {
        return ByteBuffer.allocate(6).put((byte) 0).putInt(7).put((byte) 6).array();
    }

    private void rejects(String code, String message, byte[] bytes, org.apache.kafka.common.header.Headers headers) {
        assertThatThrownBy(() -> deserializer.deserialize("t", headers, bytes))
                .isInstanceOfSatisfying(Failure.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasMessage(message);
                });
    }
}
