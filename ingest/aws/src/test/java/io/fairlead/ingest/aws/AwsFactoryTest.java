package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.aws.AwsOptions.Account;
import io.fairlead.ingest.aws.AwsOptions.AddressChoice;
import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import io.fairlead.ingest.aws.AwsOptions.Endpoints;
import io.fairlead.ingest.aws.AwsOptions.Family;
import io.fairlead.ingest.aws.AwsOptions.Filter;
import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.ingest.aws.AwsOptions.Keys;
import io.fairlead.ingest.aws.AwsOptions.Limits;
import io.fairlead.ingest.aws.AwsOptions.PortChoice;
import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsFactoryTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final String PLACES = "accounts: [{id: '123456789012'}], regions: ['eu-west-1']";

    private final AwsFactory factory = new AwsFactory();

    private Options options(String json) throws JsonProcessingException {
        return new Options(
                JSON.readTree(json),
                factory.schema().root(),
                KeyPath.ROOT,
                new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SourceFactory.class))
                .hasOnlyElementsOfType(AwsFactory.class)
                .hasSize(1);
    }

    @Test
    void readsTheDefaults() throws Exception {
        assertThat(factory.read(options("{" + PLACES + "}")))
                .isEqualTo(new AwsOptions(
                        List.of(new Account("123456789012", null)),
                        List.of("eu-west-1"),
                        new Keys.DefaultChain(),
                        Aws.selection(PortChoice.NONE, AddressChoice.PRIVATE),
                        Endpoints.PUBLIC,
                        new Limits(Duration.ofMinutes(1), Duration.ofSeconds(30), 1000),
                        List.of()));
        assertThat(factory.requestsPerSecond()).isEqualTo(2);
        assertThat(factory.requestsPerSecond() * factory.burstSeconds())
                .as("the burst")
                .isEqualTo(5);
    }

    @Test
    void readsEveryKey() throws Exception {
        assertThat(factory.read(
                        options("{accounts: [{id: '123456789012', 'assume-role': 'arn:aws:iam::123456789012:role/r',"
                                + " 'external-id': 'shop'}, {id: '210987654321'}], regions: ['eu-west-1',"
                                + " 'us-gov-east-1'], credentials: 'static', 'access-key-id': 'AKIA', 'secret-access-key':"
                                + " 's3cret', 'session-token': 't0ken', filters: [{name: 'tag:mesh', values: ['true']}],"
                                + " 'service-tag': 'Name', port: 80, 'port-tag': 'port', address: 'ipv6', health:"
                                + " 'auto-scaling', metadata: ['b', 'a'], interval: '5m', timeout: '5s', 'page-size': 5,"
                                + " endpoint: 'https://ec2.{region}.example', 'auto-scaling-endpoint':"
                                + " 'https://as.{region}.example', 'sts-endpoint': 'https://sts.example', 'sts-region':"
                                + " 'us-gov-west-1', events: [{'queue-url':"
                                + " 'https://sqs.eu-west-1.amazonaws.com/123456789012/fairlead'}, {'queue-url':"
                                + " 'https://queue.example/210987654321/fairlead', region: 'us-gov-east-1'}]}")))
                .isEqualTo(new AwsOptions(
                        List.of(
                                new Account("123456789012", new Role("arn:aws:iam::123456789012:role/r", "shop")),
                                new Account("210987654321", null)),
                        List.of("eu-west-1", "us-gov-east-1"),
                        new Keys.Fixed("AKIA", new Secret("s3cret"), new Secret("t0ken")),
                        new Selection(
                                List.of(new Filter("tag:mesh", List.of("true"))),
                                "Name",
                                new PortChoice(80, "port"),
                                AddressChoice.IPV6,
                                HealthChoice.AUTO_SCALING,
                                List.of("a", "b")),
                        new Endpoints(
                                "https://ec2.{region}.example",
                                "https://as.{region}.example",
                                "https://sts.example",
                                "us-gov-west-1"),
                        new Limits(Duration.ofMinutes(5), Duration.ofSeconds(5), 5),
                        List.of(
                                new EventQueue(
                                        "https://sqs.eu-west-1.amazonaws.com/123456789012/fairlead",
                                        new AwsPlace("123456789012", "eu-west-1")),
                                new EventQueue(
                                        "https://queue.example/210987654321/fairlead",
                                        new AwsPlace("210987654321", "us-gov-east-1")))));
        assertThat(factory.read(options("{" + PLACES + ", credentials: 'static', 'access-key-file': 'aws/keys'}"))
                        .keys())
                .isEqualTo(new Keys.InFile(Path.of("/etc/fairlead/aws/keys")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 80, 'access-key-id': 'a' | access-key-id"
                        + " | is set although `credentials` is default-chain; set `credentials: static`",
                "credentials: 'static' | credentials | is static without keys, expected either `access-key-file`, or"
                        + " `access-key-id` and `secret-access-key`",
                "credentials: 'static', 'access-key-id': 'a' | credentials | is static without keys, expected either"
                        + " `access-key-file`, or `access-key-id` and `secret-access-key`",
                "credentials: 'static', 'access-key-file': 'a', 'session-token': 'b' | access-key-file"
                        + " | is set beside `session-token`, expected one of them",
                "events: [{'queue-url': 'https://sqs.eu-west-1.amazonaws.com/fairlead'}] | events[0].queue-url |"
                        + " \"https://sqs.eu-west-1.amazonaws.com/fairlead\" is not the URL of a queue, expected"
                        + " https://sqs.REGION.amazonaws.com/ACCOUNT/NAME",
                "events: [{'queue-url': 'https://u:p@sqs.eu-west-1.amazonaws.com/123456789012/q'}] |"
                        + " events[0].queue-url | \"https://***@sqs.eu-west-1.amazonaws.com/123456789012/q\" is not the"
                        + " URL of a queue, expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME",
                "events: [{'queue-url': 'https://queue.example/123456789012/q'}] | events[0].queue-url |"
                        + " \"https://queue.example/123456789012/q\" does not name a region; set `region`",
                "events: [{'queue-url': 'https://sqs.eu-west-1.amazonaws.com/123456789012/q', region: 'us-east-1'}] |"
                        + " events[0].region | \"us-east-1\" is not the region of"
                        + " \"https://sqs.eu-west-1.amazonaws.com/123456789012/q\"",
                "events: [{'queue-url': 'https://sqs.eu-west-1.amazonaws.com/210987654321/q'}] | events[0].queue-url |"
                        + " is a queue of the account 210987654321, which is not in `accounts`",
                "events: [{'queue-url': 'https://eu-west-2.queue.amazonaws.com/123456789012/q'}] |"
                        + " events[0].queue-url | is a queue in the region eu-west-2, which is not in `regions`",
                "events: [{'queue-url': 'https://sqs.eu-west-1.amazonaws.com/123456789012/q'}, {'queue-url':"
                        + " 'https://sqs.eu-west-1.amazonaws.com/123456789012/r'}] | events[1].queue-url | is a second"
                        + " queue in 123456789012/eu-west-1, expected one: let all rules of an account and region send to"
                        + " it",
                "filters: [{name: 'instance-state-name', values: ['running']}] | filters[0].name |"
                        + " \"instance-state-name\" is not allowed: the source itself reads the state of each instance",
                "filters: [{name: 'state-reason-code', values: ['x']}] | filters[0].name"
                        + " | \"state-reason-code\" is not allowed: the source itself reads the state of each instance",
                "filters: [{name: 'reason', values: ['x']}] | filters[0].name"
                        + " | \"reason\" is not allowed: the source itself reads the state of each instance",
                "endpoint: 'ftp://x' | endpoint"
                        + " | \"ftp://x\" is not the URL of a server, expected http://... or https://...",
                "port: 80, 'sts-endpoint': 'https://me:pw@x' | sts-endpoint"
                        + " | \"https://***@x\" is not the URL of a server, expected http://... or https://...",
                "port: 80, 'sts-endpoint': 'https://me:p/w@x' | sts-endpoint"
                        + " | \"https://***@x\" is not the URL of a server, expected http://... or https://...",
                "endpoint: 'https://me:p@w@x' | endpoint"
                        + " | \"https://***@x\" is not the URL of a server, expected http://... or https://...",
                "endpoint: 'https://x#pw' | endpoint"
                        + " | \"https://x#...\" is not the URL of a server, expected http://... or https://...",
                "endpoint: 'https://x/ec2' | endpoint"
                        + " | \"https://x/ec2\" is not the URL of a server, expected http://... or https://...",
                "port: 80, 'auto-scaling-endpoint': 'https://x' | auto-scaling-endpoint"
                        + " | is set although Auto Scaling is not read; set `health: auto-scaling`",
                "endpoint: 'https://a b' | endpoint | \"https://a b\" is not a URL, expected http://... or https://...",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options("{" + PLACES + ", " + keys + "}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @Test
    void readsCloudMapInPlaceOfEc2() throws Exception {
        assertThat(factory.read(options("{" + PLACES + ", 'cloud-map': {}}")).registry())
                .isEqualTo(new CloudMap(List.of(), Family.IPV4, List.of(), CloudMapUrls.PUBLIC));
        Options given = options("{" + PLACES + ", metadata: ['b', 'a'], 'cloud-map': {namespaces: ['shop', 'x.local'],"
                + " family: 'ipv6', endpoint: 'http://sd.example', 'data-endpoint': 'http://data.example'}}");
        assertThat(factory.problems(given)).isEmpty();
        assertThat(factory.read(given).registry())
                .isEqualTo(new CloudMap(
                        List.of("shop", "x.local"),
                        Family.IPV6,
                        List.of("a", "b"),
                        new CloudMapUrls("http://sd.example", "http://data.example")));
        assertThat(factory.warnings(factory.read(given))).as("two exposed URLs").hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filters | []",
                "service-tag | Name",
                "port | 80",
                "port-tag | p",
                "address | ipv6",
                "health | ec2",
                "page-size | 10",
                "endpoint | https://x",
            })
    void refusesOptionsOfEc2BesideCloudMap(String key, String value) throws Exception {
        String quoted = value.matches("[0-9]+|\\[]") ? value : "'" + value + "'";
        assertThat(factory.problems(options("{" + PLACES + ", 'cloud-map': {}, '" + key + "': " + quoted + "}")))
                .containsExactly(new OptionProblem(
                        key,
                        "is an option of EC2, which a source with `cloud-map` does not read; use a source for each"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "family: 'ipv4', 'endpoint': 'https://x' | cloud-map"
                        + " | has only one of `endpoint` and `data-endpoint`, expected both or none",
                "family: 'ipv4', 'endpoint': 'ftp://x', 'data-endpoint': 'https://x' | cloud-map.endpoint"
                        + " | \"ftp://x\" is not the URL of a server, expected http://... or https://...",
                "family: 'ipv4', 'endpoint': 'https://x', 'data-endpoint': 'https://x/y' | cloud-map.data-endpoint"
                        + " | \"https://x/y\" is not the URL of a server, expected http://... or https://...",
            })
    void refusesUrlsOfCloudMapThatCannotBeUsed(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options("{" + PLACES + ", 'cloud-map': {" + keys + "}}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @Test
    void refusesAServerOfCloudMapOfOneRegionForSeveral() throws Exception {
        assertThat(factory.problems(options("{accounts: [{id: '123456789012'}], regions: ['eu-west-1', 'eu-west-2'],"
                        + " 'cloud-map': {endpoint: 'https://a', 'data-endpoint': 'https://b.{region}'}}")))
                .containsExactly(new OptionProblem(
                        "cloud-map.endpoint",
                        "\"https://a\" is of one region, and `regions` has several; put {region} in place of"
                                + " its name"));
    }

    @Test
    void refusesAccountsAndRegionsThatOccurTwiceAndRolesOfOtherAccounts() throws Exception {
        assertThat(factory.problems(options("{accounts: [{id: '123456789012'}, {id: '123456789012', 'assume-role':"
                        + " 'arn:aws:iam::210987654321:role/r'}], regions: ['eu-west-1', 'eu-west-1']}")))
                .containsExactly(
                        new OptionProblem(
                                "accounts[1].id", "\"123456789012\" occurs twice, expected each account once"),
                        new OptionProblem(
                                "accounts[1].assume-role",
                                "\"arn:aws:iam::210987654321:role/r\" is not a role of the account 123456789012"),
                        new OptionProblem("regions[1]", "\"eu-west-1\" occurs twice, expected each region once"));
    }

    @Test
    void refusesAServerOfOneRegionForSeveral() throws Exception {
        String several = "{accounts: [{id: '123456789012'}], regions: ['eu-west-1', 'eu-west-2'], ";

        assertThat(factory.problems(options(several + "endpoint: 'https://ec2.example', health: 'auto-scaling',"
                        + " 'auto-scaling-endpoint': 'https://as.example', 'sts-endpoint': 'https://sts.example'}")))
                .containsExactly(
                        new OptionProblem(
                                "endpoint",
                                "\"https://ec2.example\" is of one region, and `regions` has several; put {region} in"
                                        + " place of its name"),
                        new OptionProblem(
                                "auto-scaling-endpoint",
                                "\"https://as.example\" is of one region, and `regions` has several; put {region} in"
                                        + " place of its name"),
                        new OptionProblem(
                                "sts-endpoint",
                                "\"https://sts.example\" is of one region, and `regions` has several; put {region} in"
                                        + " place of its name, or set `sts-region`"));
        assertThat(factory.problems(options(several + "endpoint: 'https://ec2.{region}.example', 'sts-endpoint':"
                        + " 'https://sts.example', 'sts-region': 'eu-west-1'}")))
                .isEmpty();
        assertThat(factory.problems(options("{" + PLACES + ", endpoint: 'https://ec2.example'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://ec2.example, true",
        "http://ec2.{region}.example:80, true",
        "https://ec2.example, false",
        "http://127.0.0.1:5000, false",
        "http://localhost, false",
        "http://[::1]:5000, false",
        "http://127.0.0.1.example, true",
    })
    void warnsOfCallsWithoutEncryption(String url, boolean warns) throws Exception {
        AwsOptions read = factory.read(options("{" + PLACES + ", endpoint: '" + url + "'}"));

        assertThat(factory.warnings(read)).hasSize(warns ? 1 : 0);
        if (warns) {
            assertThat(factory.warnings(read))
                    .containsExactly("calls " + url + " without encryption, off this machine; use https:// unless that"
                            + " network can be trusted");
        }
    }

    @Test
    void namesAFileThatCannotBeUsed() throws Exception {
        AwsOptions read =
                factory.read(options("{" + PLACES + ", credentials: 'static', 'access-key-file': '/no/key'}"));

        assertThat(factory.localProblems(read)).extracting(OptionProblem::key).containsExactly("access-key-file");
    }

    @Test
    void showsNoSecret() throws Exception {
        AwsOptions read = factory.read(options("{" + PLACES + ", credentials: 'static', 'access-key-id': 'AKIA',"
                + " 'secret-access-key': 's3cret', 'session-token': 's3cret'}"));

        assertThat(read.toString()).doesNotContain("s3cret");
    }
}
