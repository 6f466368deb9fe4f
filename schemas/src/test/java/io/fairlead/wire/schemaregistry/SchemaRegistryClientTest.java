package io.fairlead.wire.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaRegistryClientTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);

    private final ScriptedServer server = ScriptedServer.http();
    private Instant now = Instant.EPOCH;

    @AfterEach
    void stop() {
        server.close();
    }

    private SchemaRegistryClient client(String url, Map<String, String> more) {
        Map<String, String> config = new TreeMap<>(more);
        config.put("schema.registry.url", url);
        config.putIfAbsent("http.read.timeout.ms", "10000");
        return SchemaRegistryClient.open(SchemaRegistryClientConfig.from(config), () -> now);
    }

    private SchemaRegistryClient client() {
        return client(server.url(), Map.of());
    }

    private static void fails(Class<? extends Failure> type, String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(type)
                .hasMessage(message)
                .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo(code));
    }

    @Nested
    final class Answers {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "404 | 40401 | RejectedFailure | WIRE-REGISTRY-SUBJECT-UNKNOWN",
                    "404 | 40402 | RejectedFailure | WIRE-REGISTRY-VERSION-UNKNOWN",
                    "404 | 40403 | RejectedFailure | WIRE-REGISTRY-SCHEMA-UNKNOWN",
                    "404 | 404 | TransientFailure | WIRE-REGISTRY-NOT-ONE",
                    "405 | 405 | TransientFailure | WIRE-REGISTRY-NOT-ONE",
                    "401 | 401 | ConfigurationFailure | WIRE-REGISTRY-AUTH",
                    "401 | 40101 | ConfigurationFailure | WIRE-REGISTRY-AUTH",
                    "403 | 40301 | ConfigurationFailure | WIRE-REGISTRY-FORBIDDEN",
                    "409 | 409 | ConfigurationFailure | WIRE-REGISTRY-INCOMPATIBLE",
                    "422 | 42201 | RejectedFailure | WIRE-REGISTRY-REFUSED",
                    "429 | 429 | TransientFailure | WIRE-REGISTRY-UNAVAILABLE",
                    "500 | 50001 | TransientFailure | WIRE-REGISTRY-UNAVAILABLE",
                    "503 | 503 | TransientFailure | WIRE-REGISTRY-UNAVAILABLE",
                })
        void becomeFailures(int status, int error, String type, String code) {
            server.answering(status, "{\"error_code\":" + error + ",\"message\":\"why\"}");
            try (var client = client()) {
                assertThatThrownBy(() -> client.register("s", INT)).isInstanceOfSatisfying(Failure.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.getClass().getSimpleName()).isEqualTo(type);
                });
            }
        }

        @Test
        void sayWhatWasTriedWhereAndWhatCameBack() {
            server.answering(409, "{\"error_code\":409,\"message\":\"field gone\"}");
            try (var client = client()) {
                fails(
                        ConfigurationFailure.class,
                        "WIRE-REGISTRY-INCOMPATIBLE",
                        "schema registry " + server.url() + ": cannot register a schema under subject \"t-value\": it"
                                + " answered 409 \"field gone\"; keep the schemas of one release, or lower the"
                                + " subject's compatibility level",
                        () -> client.register("t-value", INT));
            }
        }

        @Test
        void thatAreNoRegistrysAreSaidToBe() {
            server.answering(200, "<html>hello</html>");
            try (var client = client()) {
                fails(
                        TransientFailure.class,
                        "WIRE-REGISTRY-NOT-ONE",
                        "schema registry " + server.url()
                                + ": cannot list the subjects: the response (HTTP 200) is not a schema registry's; a proxy in front of it may have returned it; otherwise check the host, port and path of"
                                + " schema.registry.url",
                        client::subjects);
            }
        }

        @Test
        void ofAnotherSchemaTypeAreRejected() {
            server.answering(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message\"}");
            try (var client = client()) {
                fails(
                        RejectedFailure.class,
                        "WIRE-REGISTRY-NOT-AVRO",
                        "schema registry: cannot get schema 3: it is PROTOBUF, not AVRO",
                        () -> client.byId(3));
            }
        }
    }

    @Nested
    final class Cache {
        @Test
        void keepsSchemasForEver() {
            server.answering(200, "{\"schema\":\"\\\"int\\\"\"}");
            try (var client = client()) {
                client.byId(3);
                now = now.plus(Duration.ofDays(1000));
                assertThat(client.byId(3)).isEqualTo(INT);
                assertThat(server.asked()).hasSize(1);
            }
        }

        @Test
        void believesAMissForItsTime() {
            server.answering(404, "{\"error_code\":40403,\"message\":\"Schema 3 not found\"}");
            try (var client = client(server.url(), Map.of("missing.id.cache.ttl.sec", "5"))) {
                String message = "schema registry " + server.url() + ": cannot get schema 3: it answered 40403 \"Schema"
                        + " 3 not found\"";
                fails(RejectedFailure.class, "WIRE-REGISTRY-SCHEMA-UNKNOWN", message, () -> client.byId(3));
                server.answering(200, "{\"schema\":\"\\\"int\\\"\"}");
                now = now.plusMillis(4999);
                fails(RejectedFailure.class, "WIRE-REGISTRY-SCHEMA-UNKNOWN", message, () -> client.byId(3));
                now = now.plusMillis(1);
                assertThat(client.byId(3)).isEqualTo(INT);
            }
        }
    }

    @Nested
    final class SeveralUrls {
        @Test
        void moveOnAndStayWithTheOneThatAnswers() {
            server.answering(200, "[\"s\"]");
            try (ScriptedServer broken = ScriptedServer.http().answering(503, "");
                    var client = client("http://127.0.0.1:1," + broken.url() + "," + server.url(), Map.of())) {
                assertThat(client.subjects()).containsExactly("s");
                assertThat(client.subjects()).containsExactly("s");
                assertThat(broken.asked()).hasSize(1);
                assertThat(server.asked()).hasSize(2);
            }
        }

        @Test
        void comeBackToTheFirstWhenTheLastGoodOneGoes() {
            server.answering(503, "");
            try (ScriptedServer other = ScriptedServer.http().answering(200, "[]");
                    var client = client(server.url() + "," + other.url(), Map.of())) {
                assertThat(client.subjects()).isEmpty();
                other.answering(500, "");
                server.answering(200, "[\"back\"]");
                assertThat(client.subjects()).containsExactly("back");
            }
        }

        @Test
        void areAllNamedWhenNoneAnswers() {
            server.answering(503, "");
            try (var client = client("http://127.0.0.1:1," + server.url(), Map.of())) {
                fails(
                        TransientFailure.class,
                        "WIRE-REGISTRY-UNREACHABLE",
                        "schema registry http://127.0.0.1:1: cannot list the subjects: connection refused; is a"
                                + " schema registry running there?\nschema registry " + server.url()
                                + ": cannot list the subjects: it answered"
                                + " 503; is a schema registry running there?",
                        client::subjects);
            }
        }

        @Test
        void areNotTriedForARefusal() {
            server.answering(404, "{\"error_code\":40401,\"message\":\"no\"}");
            try (ScriptedServer other = ScriptedServer.http();
                    var client = client(server.url() + "," + other.url(), Map.of())) {
                assertThatThrownBy(() -> client.latest("s")).isInstanceOf(RejectedFailure.class);
                assertThat(other.asked()).isEmpty();
            }
        }
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        server.silent();
        try (var client = client(server.url(), Map.of("http.read.timeout.ms", "2500"))) {
            fails(
                    TransientFailure.class,
                    "WIRE-REGISTRY-UNREACHABLE",
                    "schema registry " + server.url()
                            + ": cannot list the subjects: no complete response within 2500 ms;"
                            + " is a schema registry running there?",
                    client::subjects);
        }
    }

    @Test
    void takesNoAnswerWithoutEnd() {
        server.endlessly("[" + "1,".repeat(5000), Duration.ZERO);
        try (var client = client(server.url(), Map.of("http.read.timeout.ms", "60000"))) {
            fails(
                    TransientFailure.class,
                    "WIRE-REGISTRY-TOO-LARGE",
                    "schema registry " + server.url()
                            + ": cannot list the subjects: the response is larger than 16 MiB and was not read further; expected a schema registry there: check the host, port and path of"
                            + " schema.registry.url",
                    client::subjects);
        }
    }

    @Test
    void boundsTheTimeOfAnAnswerThatDrips() {
        server.endlessly(" ", Duration.ofSeconds(1));
        try (var client = client(server.url(), Map.of("http.read.timeout.ms", "2500"))) {
            fails(
                    TransientFailure.class,
                    "WIRE-REGISTRY-UNREACHABLE",
                    "schema registry " + server.url()
                            + ": cannot list the subjects: no complete response within 2500 ms;"
                            + " is a schema registry running there?",
                    client::subjects);
        }
    }

    @Test
    void answersInterruption() {
        server.silent();
        try (var client = client()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(client::subjects).isInstanceOf(TransientFailure.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "'' | basic.auth.credentials.source=USER_INFO,basic.auth.user.info=ann:pw | Basic YW5uOnB3",
                "'' | bearer.auth.credentials.source=STATIC_TOKEN,bearer.auth.token=abc | Bearer abc",
                "'ann:p%77@' | basic.auth.credentials.source=URL | Basic YW5uOnB3",
                "'' | basic.auth.credentials.source=URL | ''",
            })
    void saysWhoItIs(String user, String settings, String header) {
        server.answering(200, "[]");
        Map<String, String> config = new TreeMap<>();
        for (String setting : settings.split(",", -1)) {
            config.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        try (var client = client(server.url().replace("//", "//" + user), config)) {
            client.subjects();
            assertThat(server.asked().getFirst().authorization()).isEqualTo(header);
        }
    }

    @Test
    void namesNoPasswordOfAUrl() {
        server.answering(401, "");
        try (var client = client(server.url().replace("//", "//ann:s3cret@"), Map.of())) {
            assertThatThrownBy(client::subjects)
                    .hasMessage("schema registry " + server.url() + ": cannot list the"
                            + " subjects: it answered 401; check basic.auth.user.info or bearer.auth.token");
        }
    }
}
