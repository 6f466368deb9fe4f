package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcpFactoryTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final String PROJECTS = "projects: ['shop-prod']";

    private final GcpFactory factory = new GcpFactory();

    private Options options(String json) throws JsonProcessingException {
        return new Options(
                JSON.readTree(json),
                factory.schema().root(),
                KeyPath.ROOT,
                new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
    }

    @Test
    void isFoundByTheDistribution() {
        assertThat(ServiceLoader.load(SourceFactory.class))
                .singleElement()
                .isInstanceOfSatisfying(
                        GcpFactory.class, found -> assertThat(found.kind()).isEqualTo("gcp"));
    }

    @Test
    void readsTheDefaults() throws Exception {
        Limits limits = new Limits(Duration.ofMinutes(1), Duration.ofSeconds(30), 500);
        assertThat(factory.read(options("{" + PROJECTS + "}")))
                .isEqualTo(new GcpOptions(
                        List.of("shop-prod"),
                        Identity.DEFAULT,
                        new Selection(
                                "",
                                "service",
                                InstanceGroups.IGNORE,
                                PortChoice.NONE,
                                AddressChoice.PRIVATE,
                                GcpOptions.HealthChoice.COMPUTE,
                                List.of()),
                        new Endpoints(
                                URI.create("https://compute.googleapis.com"),
                                URI.create("https://iamcredentials.googleapis.com")),
                        limits));
        assertThat(Limits.DEFAULT).isEqualTo(limits);
    }

    @Test
    void readsEveryKey() throws Exception {
        GcpOptions read = factory.read(
                options("{projects: ['a-project', 'b-project'], credentials: 'static', 'credentials-file': 'key.json',"
                        + " impersonate: 'reader@a-project.iam.gserviceaccount.com', filter: 'labels.mesh = true',"
                        + " 'service-label': 'app', 'instance-group': 'service', port: 80, 'port-label': 'port', address:"
                        + " 'ipv6', health: 'instance-groups', metadata: ['b', 'a', 'b'], interval: '2m', timeout: '5s', 'page-size': 100, endpoint:"
                        + " 'https://compute-x.p.googleapis.com/', 'iam-endpoint': 'https://iam.example'}"));

        assertThat(read)
                .isEqualTo(new GcpOptions(
                        List.of("a-project", "b-project"),
                        new Identity(
                                new Keys.InFile(Path.of("/etc/fairlead/key.json")),
                                "reader@a-project.iam.gserviceaccount.com"),
                        new Selection(
                                "labels.mesh = true",
                                "app",
                                InstanceGroups.SERVICE,
                                new PortChoice(80, "port"),
                                AddressChoice.IPV6,
                                GcpOptions.HealthChoice.INSTANCE_GROUPS,
                                List.of("a", "b")),
                        new Endpoints(
                                URI.create("https://compute-x.p.googleapis.com/"), URI.create("https://iam.example")),
                        new Limits(Duration.ofMinutes(2), Duration.ofSeconds(5), 100)));
    }

    @Test
    void readsServiceDirectory() throws Exception {
        assertThat(factory.read(options("{" + PROJECTS + ", 'service-directory': {locations: ['europe-west1']}}"))
                        .registry())
                .isEqualTo(new ServiceDirectory(
                        List.of("europe-west1"),
                        List.of(),
                        List.of(),
                        URI.create("https://servicedirectory.googleapis.com")));
        assertThat(factory.read(
                                options(
                                        "{" + PROJECTS + ", metadata: ['b', 'a'], 'service-directory': {locations:"
                                                + " ['europe-west1', 'us-east1'], namespaces: ['shop'], endpoint: 'https://sd.example'}}"))
                        .registry())
                .isEqualTo(new ServiceDirectory(
                        List.of("europe-west1", "us-east1"),
                        List.of("shop"),
                        List.of("a", "b"),
                        URI.create("https://sd.example")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: 'a = b'",
                "'service-label': 'a'",
                "'instance-group': 'metadata'",
                "port: 80",
                "'port-label': 'a'",
                "address: 'public'",
                "health: 'compute'",
                "'page-size': 100",
                "endpoint: 'https://x'"
            })
    void refusesOptionsOfComputeEngineWithServiceDirectory(String option) throws Exception {
        assertThat(factory.problems(options(
                        "{" + PROJECTS + ", " + option + ", 'service-directory': {locations: ['europe-west1']}}")))
                .containsExactly(new OptionProblem(
                        option.replaceFirst(":.*", "").replace("'", ""),
                        "is an option of Compute Engine, which a source with `service-directory` does not read; use a"
                                + " source for each"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "locations: ['a-b', 'a-b'] | service-directory.locations[1] | \"a-b\" occurs twice, expected each"
                        + " location once",
                "locations: ['a-b'], endpoint: 'sd' | service-directory.endpoint | \"sd\" is not the URL of a server,"
                        + " expected https://... without a path",
            })
    void refusesOptionsOfServiceDirectoryThatCannotBeUsed(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options("{" + PROJECTS + ", 'service-directory': {" + keys + "}}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "credentials: 'static' | credentials | is static without a file, expected `credentials-file`",
                "'credentials-file': 'a' | credentials-file | is set although `credentials` is default-chain; set"
                        + " `credentials: static`",
                "filter: 'status = RUNNING' | filter | \"status = RUNNING\" filters by status, which is not allowed:"
                        + " the source itself reads the state of each instance",
                "filter: '(labels.a = b) AND (status != TERMINATED)' | filter | \"(labels.a = b) AND (status !="
                        + " TERMINATED)\" filters by status, which is not allowed: the source itself reads the state of"
                        + " each instance",
                "filter: '-status:TERMINATED' | filter | \"-status:TERMINATED\" filters by status, which is not"
                        + " allowed: the source itself reads the state of each instance",
                "filter: 'labels.a = b AND -status = STOPPED' | filter | \"labels.a = b AND -status = STOPPED\""
                        + " filters by status, which is not allowed: the source itself reads the state of each instance",
                "endpoint: 'compute.googleapis.com' | endpoint | \"compute.googleapis.com\" is not the URL of a server,"
                        + " expected https://... without a path",
                "endpoint: 'https://x/compute/v1' | endpoint | \"https://x/compute/v1\" is not the URL of a server,"
                        + " expected https://... without a path",
                "endpoint: 'https://me:s3cret@x' | endpoint | \"https://***@x\" is not the URL of a server, expected"
                        + " https://... without a path",
                "endpoint: 'https://me:s3/cret@x' | endpoint | \"https://***@x\" is not the URL of a server, expected"
                        + " https://... without a path",
                "'iam-endpoint': 'https://me:s3@cret@x' | iam-endpoint | \"https://***@x\" is not the URL of a server,"
                        + " expected https://... without a path",
                "endpoint: 'https://x#s3cret' | endpoint | \"https://x#...\" is not the URL of a server, expected"
                        + " https://... without a path",
                "endpoint: 'https://x?key=s3cret' | endpoint | \"https://x?...\" is not the URL of a server, expected"
                        + " https://... without a path",
                "endpoint: 'https://a b' | endpoint | \"https://a b\" is not a URL, expected https://...",
            })
    void refusesOptionsThatCannotBeUsed(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options("{" + PROJECTS + ", " + keys + "}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels.status = x",
                "labels.a = \"status\"",
                "name != status-page-1",
                "labels.my-status = x",
            })
    void aFilterThatOnlyMentionsTheWordIsAllowed(String filter) throws Exception {
        assertThat(factory.problems(options("{" + PROJECTS + ", filter: '" + filter + "'}")))
                .isEmpty();
    }

    @Test
    void refusesAProjectThatOccursTwice() throws Exception {
        assertThat(factory.problems(options("{projects: ['shop-prod', 'shop-test', 'shop-prod']}")))
                .containsExactly(
                        new OptionProblem("projects[2]", "\"shop-prod\" occurs twice, expected each project once"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://compute.example, true",
        "https://compute.example, false",
        "http://127.0.0.1:8080, false",
        "http://127.0.0.1.example.com, true",
        "http://127.example.com, true",
        "http://localhost, false",
        "http://[::1], false",
    })
    void warnsOfATokenWithoutEncryption(String endpoint, boolean warns) throws Exception {
        assertThat(factory.warnings(factory.read(options("{" + PROJECTS + ", endpoint: '" + endpoint + "'}"))))
                .isEqualTo(
                        warns
                                ? List.of("sends its access token to " + endpoint + " without encryption, off this"
                                        + " machine; use https:// unless that network can be trusted")
                                : List.of());
    }

    @Test
    void namesAFileThatCannotBeUsed() throws Exception {
        GcpOptions read =
                factory.read(options("{" + PROJECTS + ", credentials: 'static', 'credentials-file': '/no/key.json'}"));

        assertThat(factory.localProblems(read))
                .containsExactly(new OptionProblem(
                        "credentials-file",
                        "the file /no/key.json: cannot be read (NoSuchFileException); what was read before"
                                + " stays in use"));
        assertThat(factory.localProblems(factory.read(options("{" + PROJECTS + "}"))))
                .isEmpty();
    }
}
