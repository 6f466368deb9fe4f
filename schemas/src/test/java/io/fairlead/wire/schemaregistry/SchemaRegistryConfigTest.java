package io.fairlead.wire.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaRegistryConfigTest {
    @Test
    void hasDefaultsForAllButTheUrl() {
        assertThat(SchemaRegistryClientConfig.at("http://r:8081"))
                .isEqualTo(new SchemaRegistryClientConfig(
                        List.of(URI.create("http://r:8081")),
                        new Authentication.None(),
                        new TreeMap<>(),
                        new SchemaRegistryClientConfig.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2)),
                        Duration.ofSeconds(5),
                        Registration.REGISTER));
    }

    @Test
    void readsEveryKey() {
        var config = SchemaRegistryClientConfig.from(Map.ofEntries(
                Map.entry("schema.registry.url", "https://a:1/path/, http://b"),
                Map.entry("basic.auth.credentials.source", "USER_INFO"),
                Map.entry("basic.auth.user.info", "ann:pa:ss"),
                Map.entry("schema.registry.ssl.truststore.location", "/trust.pem"),
                Map.entry("schema.registry.ssl.truststore.type", "PEM"),
                Map.entry("http.connect.timeout.ms", 100),
                Map.entry("http.read.timeout.ms", "200"),
                Map.entry("missing.id.cache.ttl.sec", 1L),
                Map.entry("auto.register.schemas", false),
                Map.entry("use.latest.version", "true"),
                Map.entry("value.subject.name.strategy", "io.confluent.kafka.serializers.subject.TopicNameStrategy"),
                Map.entry("bootstrap.servers", "kafka:9092")));
        assertThat(config)
                .isEqualTo(new SchemaRegistryClientConfig(
                        List.of(URI.create("https://a:1/path/"), URI.create("http://b")),
                        new Authentication.Basic("ann", new HiddenValue("pa:ss")),
                        new TreeMap<>(Map.of(
                                "ssl.truststore.location", new HiddenValue("/trust.pem"),
                                "ssl.truststore.type", new HiddenValue("PEM"))),
                        new SchemaRegistryClientConfig.Timeouts(Duration.ofMillis(100), Duration.ofMillis(200)),
                        Duration.ofSeconds(1),
                        Registration.LATEST));
    }

    @Test
    void readsABearerToken() {
        var config = SchemaRegistryClientConfig.from(Map.of(
                "schema.registry.url", "http://r",
                "bearer.auth.credentials.source", "STATIC_TOKEN",
                "bearer.auth.token", "abc"));
        assertThat(config.authentication()).isEqualTo(new Authentication.Bearer(new HiddenValue("abc")));
    }

    @ParameterizedTest
    @CsvSource({"true, true, REGISTER", "true, false, REGISTER", "false, false, LOOK_UP", "false, true, LATEST"})
    void registersAsConfluentsClientDoes(boolean auto, boolean latest, Registration registration) {
        var config = SchemaRegistryClientConfig.from(
                Map.of("schema.registry.url", "http://r", "auto.register.schemas", auto, "use.latest.version", latest));
        assertThat(config.registration()).isEqualTo(registration);
    }

    @Test
    void tellsAllProblemsAtOnceAndNoSecret() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("schema.registry.url", "http://ann:s3/cret@a b,ftp://c,http://ok"),
                Map.entry("schema.registry.ssl.truststore.locaton", "/x"),
                Map.entry("basic.auth.credentials.source", "USER_INFO"),
                Map.entry("basic.auth.user.info", "s3cret"),
                Map.entry("schema.registry.ssl.endpoint.identification.algorithm", "none"),
                Map.entry("http.read.timeout.ms", "soon"),
                Map.entry("http.connect.timeout.ms", "0"),
                Map.entry("missing.id.cache.ttl.sec", "-1"),
                Map.entry("auto.register.schemas", "maybe"),
                Map.entry("value.subject.name.strategy", "RecordNameStrategy"));
        assertThatThrownBy(() -> SchemaRegistryClientConfig.from(wrong))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("""
                        schema registry: 10 problems
                        - unknown key schema.registry.ssl.truststore.locaton; did you mean schema.registry.ssl.truststore.location?
                        - schema.registry.url holds "http://***@a b", which is not an http:// or https:// URL with a host
                        - schema.registry.url holds "ftp://c", which is not an http:// or https:// URL with a host
                        - basic.auth.user.info has no user before a colon; expected user:password
                        - schema.registry.ssl.endpoint.identification.algorithm is "none"; expected https: the host name in the registry's certificate is always checked
                        - http.connect.timeout.ms is "0"; expected a whole number, 1 or more
                        - http.read.timeout.ms is "soon"; expected a whole number, 1 or more
                        - missing.id.cache.ttl.sec is "-1"; expected a whole number, 0 or more
                        - auto.register.schemas is "maybe"; expected true or false
                        - value.subject.name.strategy is "RecordNameStrategy"; only TopicNameStrategy (subject = <topic>-value) is supported""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bearer.auth.credentials.source | OAUTHBEARER | bearer.auth.credentials.source is \"OAUTHBEARER\"; expected STATIC_TOKEN",
                "bearer.auth.credentials.source | STATIC_TOKEN | bearer.auth.token is missing; bearer.auth.credentials.source STATIC_TOKEN needs it",
                "basic.auth.credentials.source | SASL_INHERIT | basic.auth.credentials.source is \"SASL_INHERIT\"; expected URL or USER_INFO",
                "basic.auth.user.info | a:b | basic.auth.user.info is set but not used: set basic.auth.credentials.source to USER_INFO",
            })
    void saysWhichAuthenticationItTakes(String key, String value, String problem) {
        assertThatThrownBy(() -> SchemaRegistryClientConfig.from(Map.of("schema.registry.url", "http://r", key, value)))
                .hasMessage("schema registry: 1 problem\n- " + problem);
    }

    @Test
    void wantsAUrl() {
        assertThatThrownBy(() -> SchemaRegistryClientConfig.from(Map.of()))
                .hasMessage("schema registry: 1 problem\n- schema.registry.url is missing; expected one or more URLs"
                        + " like http://localhost:8081, separated by commas");
    }

    @Test
    void printsNoSecret() {
        var config = SchemaRegistryClientConfig.from(Map.of(
                "schema.registry.url", "http://u:s3cret@r:1",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "ann:s3cret",
                "schema.registry.ssl.key.password", "s3cret"));
        assertThat(config + " " + config.authentication()).doesNotContain("s3cret");
    }
}
