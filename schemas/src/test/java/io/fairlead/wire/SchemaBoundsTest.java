package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.RegistryEvent;
import io.fairlead.model.failure.RejectedFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schemas of others decide how decoding goes: those that let the bytes decide how deep or how long are refused.
class SchemaBoundsTest {
    private static final String TREE = """
        {"type": "record", "name": "Tree", "fields": [{"name": "next", "type": ["null", "Tree"]}]}\
        """;

    static List<Codec<?>> ours() {
        return List.of(
                new RegistryEventCodec(),
                new TableEntryCodec(),
                new DecisionCodec(),
                new CommandCodec(),
                new OwnershipCodec(),
                new ProcessReportCodec());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void takesOurOwnSchemas(Codec<?> codec) {
        assertThat(SchemaBounds.objection(codec.schema())).isEmpty();
    }

    @Test
    void refusesASchemaThatRefersToItself() {
        assertThat(SchemaBounds.objection(parse(TREE))).contains("its type Tree refers to itself");
    }

    @Test
    void refusesASchemaThatNestsDeepByNames() {
        List<Schema> names = new ArrayList<>(List.of(Schema.create(Schema.Type.INT)));
        for (int i = 1; i < 40; i++) {
            Schema next = Schema.createRecord("R" + i, null, null, false);
            next.setFields(List.of(new Schema.Field("f", names.getLast())));
            names.add(next);
        }
        assertThat(SchemaBounds.objection(names.get(20))).isEmpty();
        assertThat(SchemaBounds.objection(names.getLast())).contains("it nests more than 32 levels");
    }

    @Test
    void looksOnceAtATypeThatIsUsedInManyPlaces() {
        Schema schema = Schema.create(Schema.Type.INT);
        for (int i = 0; i < 25; i++) {
            Schema next = Schema.createRecord("D" + i, null, null, false);
            next.setFields(List.of(new Schema.Field("a", schema), new Schema.Field("b", schema)));
            schema = next;
        }
        assertThat(SchemaBounds.objection(schema)).isEmpty(); // 2^25 paths
    }

    @Test
    void refusesAnArrayWhoseItemsTakeNoBytes() {
        for (String items : List.of(
                "\"null\"",
                "{\"type\": \"record\", \"name\": \"E\", \"fields\": [{\"name\": \"n\", \"type\": \"null\"}]}",
                "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 0}")) {
            assertThat(SchemaBounds.objection(parse("{\"type\": \"array\", \"items\": " + items + "}")))
                    .contains("it has an array whose items take no bytes");
        }
    }

    /// The case life.md 4.1: our schema plus one recursive field, 100,000 levels.
    @Test
    void aDecoderWhoseStackOverflowsRefusesTheRecord() throws IOException {
        Codec<RegistryEvent> codec = new RegistryEventCodec();
        Schema ours = codec.schema();
        List<Schema.Field> fields = new ArrayList<>(ours.getFields().stream()
                .map(it -> new Schema.Field(it, it.schema()))
                .toList());
        fields.add(new Schema.Field("more", parse(TREE)));
        Schema writer = Schema.createRecord(ours.getName(), null, ours.getNamespace(), false, fields);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(codec.encode(Samples.SEEN));
        out.writeBytes(deep());
        byte[] bytes = out.toByteArray();
        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, writer))
                .isInstanceOfSatisfying(
                        RejectedFailure.class, e -> assertThat(e.code()).isEqualTo("WIRE-DECODE"));
    }

    private static byte[] deep() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (int i = 0; i < 100_000; i++) {
            encoder.writeIndex(1);
        }
        encoder.writeIndex(0);
        encoder.flush();
        return out.toByteArray();
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }
}
