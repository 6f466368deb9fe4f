package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureFactoryTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final String SUBSCRIPTIONS = "subscriptions: ['" + Rows.SUBSCRIPTION + "']";

    private final AzureFactory factory = new AzureFactory();

    private Options options(String json) throws JsonProcessingException {
        return new Options(
                JSON.readTree("{" + json + "}"),
                factory.schema().root(),
                KeyPath.ROOT,
                new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
    }

    private Login login(String keys) throws JsonProcessingException {
        return factory.read(options(SUBSCRIPTIONS + ", " + keys)).login();
    }

    @Test
    void readsTheDefaults() throws Exception {
        assertThat(factory.read(options(SUBSCRIPTIONS)))
                .isEqualTo(new AzureOptions(
                        List.of(Rows.SUBSCRIPTION),
                        new Login.DefaultChain(),
                        Endpoints.PUBLIC,
                        new Selection(
                                List.of(),
                                List.of(),
                                true,
                                "service",
                                PortChoice.NONE,
                                AddressChoice.PRIVATE,
                                List.of()),
                        new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 1000)));
        assertThat(Limits.DEFAULT)
                .isEqualTo(new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 1000));
    }

    @Test
    void readsEveryKey() throws Exception {
        AzureOptions read = factory.read(options("subscriptions: ['" + Rows.SUBSCRIPTION.toUpperCase(Locale.ROOT)
                + "'], credentials: 'client-secret', 'tenant-id': 't', 'client-id': 'c', 'client-secret': 's',"
                + " 'resource-groups': ['shop'], filters: [{tag: 'mesh', values: ['true']}], 'scale-sets': false,"
                + " 'service-tag': 'app', port: 80, 'port-tag': 'port', address: 'ipv6', metadata: ['b', 'a', 'b'],"
                + " interval: '1m', 'removal-delay': '1s', timeout: '5s', 'page-size': 10, cloud: 'us-government',"
                + " 'authority-host': 'https://a', endpoint: 'https://e', tls: {ca: 'ca.pem'}"));

        TlsOptions tls = new TlsOptions(Path.of("/etc/fairlead/ca.pem"), null, null, "");
        assertThat(read)
                .isEqualTo(new AzureOptions(
                        List.of(Rows.SUBSCRIPTION),
                        new Login.ClientSecret("t", "c", new Secret("s"), null),
                        new Endpoints(Cloud.US_GOVERNMENT, "https://a", "https://e", tls),
                        new Selection(
                                List.of("shop"),
                                List.of(new TagFilter("mesh", List.of("true"))),
                                false,
                                "app",
                                new PortChoice(80, "port"),
                                AddressChoice.IPV6,
                                List.of("a", "b")),
                        new Limits(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(5), 10)));
        assertThat(factory.files(read)).containsExactly(Path.of("/etc/fairlead/ca.pem"));
        assertThat(read.toString()).doesNotContain("value=s");
    }

    @Test
    void readsEachLogin() throws Exception {
        assertThat(login("credentials: 'client-secret', 'tenant-id': 't', 'client-id': 'c', 'client-secret-file': 'f'"))
                .isEqualTo(new Login.ClientSecret("t", "c", Secret.NONE, Path.of("/etc/fairlead/f")));
        assertThat(login("credentials: 'workload-identity', 'tenant-id': 't', 'client-id': 'c', 'token-file': '/f'"))
                .isEqualTo(new Login.WorkloadIdentity("t", "c", Path.of("/f")));
        assertThat(login("credentials: 'managed-identity'")).isEqualTo(new Login.ManagedIdentity(""));
        assertThat(login("credentials: 'managed-identity', 'client-id': 'c'"))
                .isEqualTo(new Login.ManagedIdentity("c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'client-id': 'c' | client-id | is set although `credentials` is default-chain, which does not use it",
                "credentials: 'managed-identity', 'tenant-id': 't' | tenant-id"
                        + " | is set although `credentials` is managed-identity, which does not use it",
                "credentials: 'workload-identity', 'tenant-id': 't', 'client-id': 'c' | credentials"
                        + " | is workload-identity without `token-file`, expected it",
                "credentials: 'client-secret', 'client-id': 'c', 'client-secret': 's' | credentials"
                        + " | is client-secret without `tenant-id`, expected it",
                "credentials: 'client-secret', 'tenant-id': 't', 'client-id': 'c' | credentials"
                        + " | is client-secret with no secret, expected either `client-secret` or `client-secret-file`",
                "credentials: 'client-secret', 'tenant-id': 't', 'client-id': 'c', 'client-secret': 's',"
                        + " 'client-secret-file': 'f' | credentials | is client-secret with `client-secret` and"
                        + " `client-secret-file`, expected either `client-secret` or `client-secret-file`",
                "endpoint: 'http://azure.example' | endpoint"
                        + " | \"http://azure.example\" is not the URL of a server with TLS, expected https://...",
                "'authority-host': 'http://127.0.0.1' | authority-host"
                        + " | \"http://127.0.0.1\" is not the URL of a server with TLS, expected https://...",
                "endpoint: 'https://me:pw@a/?k=pw' | endpoint"
                        + " | \"https://***@a/?...\" is not the URL of a server with TLS, expected https://...",
                "endpoint: 'https://me:p/w@a' | endpoint"
                        + " | \"https://***@a\" is not the URL of a server with TLS, expected https://...",
                "'authority-host': 'https://me:p@w@a' | authority-host"
                        + " | \"https://***@a\" is not the URL of a server with TLS, expected https://...",
                "endpoint: 'https://a#pw' | endpoint"
                        + " | \"https://a#...\" is not the URL of a server with TLS, expected https://...",
                "endpoint: 'https://a b' | endpoint | \"https://a b\" is not a URL, expected https://...",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options(SUBSCRIPTIONS + ", " + keys)))
                .containsExactly(new OptionProblem(path, problem));
    }

    @Test
    void refusesASubscriptionThatOccursTwice() throws Exception {
        String upper = Rows.SUBSCRIPTION.toUpperCase(Locale.ROOT);
        assertThat(factory.problems(options("subscriptions: ['" + Rows.SUBSCRIPTION + "', '" + upper + "']")))
                .containsExactly(new OptionProblem(
                        "subscriptions[1]", "\"" + upper + "\" occurs twice, expected each one once"));
        assertThatThrownBy(() -> new AzureOptions(
                        List.of(Rows.SUBSCRIPTION, upper),
                        new Login.DefaultChain(),
                        Endpoints.PUBLIC,
                        Machines.SELECTION,
                        Limits.DEFAULT))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("has one twice");
    }

    @Test
    void allowsQueriesOnThisMachineWithoutEncryption() throws Exception {
        assertThat(factory.problems(options(SUBSCRIPTIONS + ", endpoint: 'http://127.0.0.1:80'")))
                .isEmpty();
    }

    @Test
    void namesFilesThatCannotBeUsed() throws Exception {
        AzureOptions secret = factory.read(options(SUBSCRIPTIONS + ", credentials: 'client-secret', 'tenant-id': 't',"
                + " 'client-id': 'c', 'client-secret-file': '/no/secret', tls: {ca: '/no/ca.pem'}"));
        AzureOptions identity = factory.read(options(SUBSCRIPTIONS + ", credentials: 'workload-identity',"
                + " 'tenant-id': 't', 'client-id': 'c', 'token-file': '/no/token'"));

        assertThat(factory.localProblems(secret))
                .extracting(OptionProblem::key)
                .containsExactly("tls.ca", "client-secret-file");
        assertThat(factory.localProblems(identity))
                .extracting(OptionProblem::key)
                .containsExactly("token-file");
    }

    @Test
    void isFoundWhereTheModuleIsOnTheClassPath() {
        assertThat(ServiceLoader.load(SourceFactory.class).stream().map(ServiceLoader.Provider::type))
                .contains(AzureFactory.class);
        assertThat(factory.requestsPerSecond()).isEqualTo(2);
        assertThat(factory.requestsPerSecond() * factory.burstSeconds()).isEqualTo(5);
        assertThat(factory.givesHosts()).isFalse();
    }
}
