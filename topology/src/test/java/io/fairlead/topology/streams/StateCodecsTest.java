package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Claim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Subject;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.Traits;
import io.fairlead.topology.merge.Claims;
import io.fairlead.topology.merge.LastListed;
import io.fairlead.topology.merge.ServiceContribution;
import io.fairlead.topology.merge.ServiceSummary;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.wire.avro.ClaimsState;
import io.fairlead.wire.avro.FreezeState;
import io.fairlead.wire.avro.MarkState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/// What Avro itself reads from the state's bytes by the schema that they name: each field under its name.
class StateCodecsTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final EndpointKey KEY = EndpointKey.parse("10.1.0.4:8080|vm-net");

    private static <T> String read(StateCodec<T> codec, T value, Schema schema) throws IOException {
        byte[] bytes = codec.encode(value);
        assertThat(codec.decode("a store", bytes)).isEqualTo(value);
        return new BinaryMessageDecoder<GenericRecord>(new GenericData(), schema)
                .decode(bytes)
                .toString();
    }

    @Test
    void aMark() throws IOException {
        assertThat(read(StateCodecs.MARKS, new LastListed(KEY, new Epoch(3), 4), MarkState.getClassSchema()))
                .isEqualTo("{\"address\": \"10.1.0.4\", \"port\": 8080, \"network\": \"vm-net\", \"epoch\": 3, "
                        + "\"sequence\": 4}");
    }

    @Test
    void claims() throws IOException {
        Claim claim = new Claim(
                new Witness(
                        DC1, "i1", Instant.ofEpochSecond(1), new Suspicion(Instant.ofEpochSecond(2), "gone", 9, "mia")),
                2,
                new Endpoint(
                        KEY,
                        List.of(new Port("http", 80, Protocol.GRPC, 8081)),
                        Health.WARNING,
                        new Traits(Sorted.map(Map.of("app", "shop")), Locality.parse("eu/dc1"), 7, "sa")));
        assertThat(read(StateCodecs.CLAIMS, new Claims(List.of(claim)), ClaimsState.getClassSchema()))
                .isEqualTo("{\"claims\": [{\"source\": \"dc1\", \"instance\": \"i1\", \"rank\": 2, \"endpoint\": "
                        + "{\"address\": \"10.1.0.4\", \"port\": 8080, \"network\": \"vm-net\", \"ports\": [{\"name\": "
                        + "\"http\", \"number\": 80, \"protocol\": \"GRPC\", \"target\": 8081}], \"health\": "
                        + "\"WARNING\", \"traits\": {\"labels\": {\"app\": \"shop\"}, \"locality\": \"eu/dc1\", "
                        + "\"weight\": 7, \"serviceAccount\": \"sa\", \"weightIsZero\": false}}, \"since\": 1000000, "
                        + "\"suspicion\": {\"since\": "
                        + "2000000, \"reason\": \"gone\", \"total\": 9, \"rejectedBy\": \"mia\"}}]}");
    }

    /// The bytes of claims as the program of 0.1 wrote them, before weight 0 was a value.
    @Test
    void whatAnEarlierProgramWroteIsReadWithTheDefaultsOfNewFields() throws IOException {
        Claims claims = new Claims(List.of(new Claim(
                new Witness(DC1, "i1", Instant.ofEpochSecond(1)),
                2,
                new Endpoint(KEY, List.of(new Port("http", 80, Protocol.GRPC, 8081)), Health.WARNING, Traits.NONE))));
        byte[] today = StateCodecs.CLAIMS.encode(claims);
        byte[] bytes = asWrittenBefore(today, "state-1.avsc", ClaimsState.getClassSchema());

        assertThat(bytes).isNotEqualTo(today);
        assertThat(StateCodecs.CLAIMS.decode("claims", bytes)).isEqualTo(claims);
    }

    /// The same of a source, before its rules had a digest, when `stale` was called `held`.
    @Test
    void aSourceOfAnEarlierProgramWasMadeByRulesThatAreNotKnown() throws IOException {
        SourceProgress known = new SourceProgress(
                new SourceProgress.Epochs(new Epoch(1), new Epoch(2), new Epoch(3)),
                new SourceProgress.Holding(4, 5),
                new SourceProgress.Contact(
                        Freshness.FRESH, Instant.ofEpochSecond(6), 7, new StalenessLimits(Duration.ofMillis(8), null)),
                null,
                Instant.ofEpochSecond(10),
                false,
                "");
        byte[] today = StateCodecs.SOURCES.encode(known);
        byte[] bytes = asWrittenBefore(today, "state-3.avsc", io.fairlead.wire.avro.SourceState.getClassSchema());

        assertThat(bytes).isNotEqualTo(today);
        assertThat(StateCodecs.SOURCES.decode("sources", bytes)).isEqualTo(known);
    }

    private static byte[] asWrittenBefore(byte[] today, String resource, Schema schema) throws IOException {
        String text = new String(
                Objects.requireNonNull(StateCodecs.class.getResourceAsStream(resource))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        Schema earlier = new Schema.Parser()
                        // The field that is `stale` today; an alias is no part of the fingerprint.
                        .parse(text.replace("\"held\"", "\"held\", \"aliases\": [\"stale\"]"))
                        .getField("value")
                        .schema()
                        .getTypes()
                        .stream()
                        .filter(section -> section.getFullName().equals(schema.getFullName()))
                        .findFirst()
                        .orElseThrow();
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema, earlier)
                .read(null, DecoderFactory.get().binaryDecoder(today, 10, today.length - 10, null));
        ByteBuffer written = new BinaryMessageEncoder<GenericRecord>(new GenericData(), earlier).encode(record);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    @Test
    void aService() throws IOException {
        ServiceContribution offer = new ServiceContribution(
                1, 2, Sorted.map(Map.of(new ServicePort("http", 80, Protocol.HTTP), 3)), Instant.ofEpochSecond(4));
        ServiceSummary state = new ServiceSummary(5, 6, Sorted.map(Map.of(DC1, offer)));
        assertThat(read(StateCodecs.SERVICES, state, io.fairlead.wire.avro.ServiceState.getClassSchema()))
                .isEqualTo("{\"endpoints\": 5, \"named\": 6, \"offers\": {\"dc1\": {\"rank\": 1, \"claims\": 2, "
                        + "\"ports\": [{\"port\": {\"name\": \"http\", \"number\": 80, \"protocol\": \"HTTP\"}, "
                        + "\"claims\": 3}], \"since\": 4000000}}}");
    }

    @Test
    void aSource() throws IOException {
        SourceProgress state = new SourceProgress(
                new SourceProgress.Epochs(new Epoch(1), new Epoch(2), new Epoch(3)),
                new SourceProgress.Holding(4, 5),
                new SourceProgress.Contact(
                        Freshness.STALE,
                        Instant.ofEpochSecond(6),
                        7,
                        new StalenessLimits(Duration.ofMillis(8), Duration.ofMillis(9))),
                "a problem",
                Instant.ofEpochSecond(10),
                false,
                "f00d");
        assertThat(read(StateCodecs.SOURCES, state, io.fairlead.wire.avro.SourceState.getClassSchema()))
                .isEqualTo(
                        "{\"epoch\": 1, \"startedEpoch\": 2, \"completedEpoch\": 3, \"instances\": 4, \"suspects\": "
                                + "5, \"problem\": \"a problem\", \"since\": 10000000, \"freshness\": \"STALE\", \"heard\": "
                                + "6000000, \"heardSequence\": 7, \"stale\": 8, \"expired\": 9, \"retired\": false, \"rules\": \"f00d\"}");
    }

    @Test
    void aFreeze() throws IOException {
        Freeze freeze =
                new Freeze(new Subject.OfSource(DC1), "mia", Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));
        assertThat(read(StateCodecs.FREEZES, freeze, FreezeState.getClassSchema()))
                .isEqualTo("{\"subject\": \"source:dc1\", \"operator\": \"mia\", \"since\": 1000000, \"until\": "
                        + "2000000}");
    }
}
