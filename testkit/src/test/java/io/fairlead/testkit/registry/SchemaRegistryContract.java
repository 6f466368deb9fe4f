package io.fairlead.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.ProcessReportCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What Fairlead needs of a schema registry. Every registry it is said to work with extends this suite; each runs
/// it by our client and by Confluent's, which must see the same ids, versions and errors.
@ParameterizedClass
@EnumSource
abstract class SchemaRegistryContract {
    static final String V1 = word("");
    static final String WITH_DEFAULT = word(",{\"name\":\"n\",\"type\":\"int\",\"default\":7}");
    static final String WITHOUT_DEFAULT = word(",{\"name\":\"n\",\"type\":\"int\"}");

    enum Peer {
        FAIRLEAD,
        CONFLUENT;

        RegistryPeer connect(String url) {
            return this == FAIRLEAD ? new FairleadPeer(url) : new ConfluentPeer(url);
        }

        Peer other() {
            return this == FAIRLEAD ? CONFLUENT : FAIRLEAD;
        }
    }

    @Parameter
    Peer peer = Peer.FAIRLEAD;

    private final String subject = UUID.randomUUID() + "-value";
    private RegistryPeer one = Peer.CONFLUENT.connect("http://127.0.0.1:1");
    private RegistryPeer other = Peer.CONFLUENT.connect("http://127.0.0.1:1");

    /// A registry whose level is BACKWARD.
    abstract String url();

    /// The codes by which it says that a subject it has never seen has no level.
    Set<Integer> noLevel() {
        return Set.of(40408);
    }

    private static String word(String fields) {
        return "{\"type\":\"record\",\"name\":\"Word\",\"namespace\":\"io.fairlead.test\",\"fields\":"
                + "[{\"name\":\"text\",\"type\":\"string\"}" + fields + "]}";
    }

    @BeforeEach
    void connect() {
        one = peer.connect(url());
        other = peer.other().connect(url());
    }

    @AfterEach
    void disconnect() {
        one.close();
        other.close();
    }

    private static void refused(int code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryPeer.Refused.class, e -> assertThat(e.code).isEqualTo(code));
    }

    @Test
    void givesTheSameIdToTheSameSchemaWhoeverRegistersIt() {
        int id = one.register(subject, V1);
        assertThat(other.register(subject, V1)).isEqualTo(id);
        assertThat(other.register("other-" + subject, V1)).isEqualTo(id);
        assertThat(other.versions(subject)).containsExactly(1);
    }

    @Test
    void takesSchemasThatDifferOnlyInLayoutAsOne() {
        int id = one.register(subject, V1);
        assertThat(other.register(subject, V1.replace(",", " ,\n ").replace(":", " : ")))
                .isEqualTo(id);
    }

    @Test
    void countsVersionsFromOneAndGivesNewIds() {
        int first = one.register(subject, V1);
        int second = one.register(subject, WITH_DEFAULT);
        assertThat(second).isNotEqualTo(first);
        assertThat(other.versions(subject)).containsExactly(1, 2);
        assertThat(other.version(subject, V1)).isEqualTo(1);
        assertThat(other.version(subject, WITH_DEFAULT)).isEqualTo(2);
        assertThat(other.latest(subject)).isEqualTo("2:" + second);
        assertThat(other.subjects()).contains(subject);
    }

    @Test
    void answersTheSchemaOfAnId() {
        assertThat(other.byId(one.register(subject, WITH_DEFAULT))).isEqualTo(WITH_DEFAULT);
    }

    @Test
    void takesSubjectsWithSignsThatAPathDoesNotHold() {
        String odd = "a b+c/d%e:" + subject;
        int id = one.register(odd, V1);
        assertThat(other.latest(odd)).isEqualTo("1:" + id);
        assertThat(other.subjects()).contains(odd);
    }

    @Test
    void namesAnUnknownSubject() {
        refused(40401, () -> one.version(subject, V1));
        refused(40401, () -> one.latest(subject));
        refused(40401, () -> one.versions(subject));
    }

    @Test
    void namesAnUnknownSchema() {
        one.register(subject, V1);
        refused(40403, () -> one.version(subject, WITH_DEFAULT));
        refused(40403, () -> one.byId(1_000_000));
    }

    @Test
    void refusesASchemaThatCannotReadTheOlderOne() {
        one.register(subject, V1);
        assertThat(one.compatible(subject, WITH_DEFAULT)).isTrue();
        assertThat(one.compatible(subject, WITHOUT_DEFAULT)).isFalse();
        refused(409, () -> one.register(subject, WITHOUT_DEFAULT));
        assertThat(other.versions(subject)).containsExactly(1);
    }

    @Test
    void letsASubjectHaveALevelOfItsOwn() {
        one.register(subject, V1);
        one.setLevel(subject, "NONE");
        assertThat(other.level(subject)).isEqualTo("NONE");
        one.register(subject, WITHOUT_DEFAULT);
        assertThat(other.versions(subject)).containsExactly(1, 2);
        assertThatThrownBy(() -> other.level("other-" + subject))
                .isInstanceOfSatisfying(
                        RegistryPeer.Refused.class, e -> assertThat(e.code).isIn(noLevel()));
        assertThat(other.level()).isEqualTo("BACKWARD");
    }

    /// | level | adds a field with default | adds one without | removes one with default | removes one without |
    /// |---|---|---|---|---|
    /// | BACKWARD: reads older bytes | yes | no | yes | yes |
    /// | FORWARD: older readers read | yes | yes | yes | no |
    /// | FULL | yes | no | yes | no |
    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true, true",
        "BACKWARD, true, false, true, true",
        "BACKWARD_TRANSITIVE, true, false, true, true",
        "FORWARD, true, true, true, false",
        "FORWARD_TRANSITIVE, true, true, true, false",
        "FULL, true, false, true, false",
        "FULL_TRANSITIVE, true, false, true, false"
    })
    void holdsTheLevel(String level, boolean adds, boolean addsBare, boolean removes, boolean removesBare) {
        assertThat(follows(level, V1, WITH_DEFAULT)).isEqualTo(adds);
        assertThat(follows(level, V1, WITHOUT_DEFAULT)).isEqualTo(addsBare);
        assertThat(follows(level, WITH_DEFAULT, V1)).isEqualTo(removes);
        assertThat(follows(level, WITHOUT_DEFAULT, V1)).isEqualTo(removesBare);
    }

    private boolean follows(String level, String before, String after) {
        String fresh = UUID.randomUUID() + "-value";
        one.register(fresh, before);
        one.setLevel(fresh, level);
        return one.compatible(fresh, after);
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false"})
    void looksAtAllVersionsOnlyWhereTheLevelIsTransitive(String level, boolean allowed) {
        one.register(subject, V1);
        one.register(subject, WITH_DEFAULT);
        one.setLevel(subject, level);
        if (allowed) {
            one.register(subject, WITHOUT_DEFAULT);
        } else {
            refused(409, () -> one.register(subject, WITHOUT_DEFAULT));
        }
    }

    static Stream<Schema> ownSchemas() {
        return Stream.<Codec<?>>of(
                        new RegistryEventCodec(),
                        new TableEntryCodec(),
                        new DecisionCodec(),
                        new CommandCodec(),
                        new OwnershipCodec(),
                        new ProcessReportCodec())
                .map(Codec::schema);
    }

    @ParameterizedTest
    @MethodSource("ownSchemas")
    void keepsOurOwnSchemasAsTheyAre(Schema schema) {
        int id = one.register(subject, schema.toString());
        one.setLevel(subject, "BACKWARD_TRANSITIVE");
        assertThat(other.register(subject, schema.toString())).isEqualTo(id);
        assertThat(new Schema.Parser().parse(other.byId(id))).isEqualTo(schema);
    }

    @Test
    void letsEachReadWhatTheOtherWrote() {
        byte[] written = one.write(subject, V1, "grüezi");
        assertThat(other.write(subject, V1, "grüezi")).isEqualTo(written);
        assertThat(other.read(written)).isEqualTo("grüezi");
        assertThat(one.read(other.write(subject, WITH_DEFAULT, "newer"))).isEqualTo("newer");
    }
}
