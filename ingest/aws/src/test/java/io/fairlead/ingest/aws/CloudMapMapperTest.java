package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import io.fairlead.ingest.aws.AwsOptions.Family;
import io.fairlead.ingest.aws.CloudMapService.Check;
import io.fairlead.ingest.aws.CloudMapService.CloudMapNamespace;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudMapMapperTest {
    private static final String ID = "123456789012/eu-west-1/a/srv-1";
    private static final CloudMapNamespace NAMESPACE = new CloudMapNamespace("ns-1", "shop.local", "shop.local");
    private static final CloudMapService CHECKED = new CloudMapService(NAMESPACE, "srv-1", "web", Check.CONFIGURED);
    private static final CloudMapService UNCHECKED = new CloudMapService(NAMESPACE, "srv-1", "web", Check.NONE);
    private static final Map<String, String> ADDRESS = Map.of("AWS_INSTANCE_IPV4", "10.0.0.1");

    private static ListedEntry map(Family family, CloudMapService service, CloudMapEntry entry) {
        CloudMap options = new CloudMap(List.of(), family, List.of("version", "stage"), CloudMapUrls.PUBLIC);
        return new CloudMapMapper(Aws.PLACE, options).map(service, entry, _ -> Optional.empty());
    }

    private static ListedEntry map(Map<String, String> attributes) {
        return map(Family.IPV4, CHECKED, new CloudMapEntry("a", attributes, "HEALTHY"));
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> more = new HashMap<>(ADDRESS);
        more.put(key, value);
        return more;
    }

    private static Instance listed(ListedEntry mapped) {
        assertThat(mapped).isInstanceOf(ListedEntry.Listed.class);
        return ((ListedEntry.Listed) mapped).instance();
    }

    @Test
    void anInstanceHasWhatCloudMapSaysOfIt() {
        Map<String, String> attributes = Map.of(
                "AWS_INSTANCE_IPV4",
                "10.0.0.1",
                "AWS_INSTANCE_PORT",
                "8080",
                "AWS_EC2_INSTANCE_ID",
                "i-0001",
                "AVAILABILITY_ZONE",
                "eu-west-1a",
                "version",
                "v2",
                "secret",
                "s3cret");
        assertThat(listed(map(attributes))).satisfies(it -> {
            assertThat(it.id()).isEqualTo(ID);
            assertThat(it.naming().service()).isEqualTo("web");
            assertThat(it.address()).isEqualTo("10.0.0.1");
            assertThat(it.ports()).containsExactly(ListedPort.target(8080));
            assertThat(it.health()).isEqualTo(Health.PASSING);
            assertThat(it.traits().locality()).isEqualTo(new Locality("eu-west-1", "", ""));
            assertThat(it.metadata())
                    .isEqualTo(Map.of(
                            "aws.account",
                            "123456789012",
                            "aws.region",
                            "eu-west-1",
                            "aws.namespace",
                            "shop.local",
                            "aws.service-id",
                            "srv-1",
                            "aws.registration",
                            "a",
                            "aws.health",
                            "HEALTHY",
                            "aws.instance",
                            "i-0001",
                            "aws.zone",
                            "eu-west-1a",
                            "aws.attribute.version",
                            "v2"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, CONFIGURED, PASSING",
        "UNHEALTHY, CONFIGURED, CRITICAL",
        "UNKNOWN, CONFIGURED, UNKNOWN",
        "'', CONFIGURED, UNKNOWN",
        "HEALTHY, NONE, PASSING",
        "UNHEALTHY, NONE, CRITICAL",
        "'', NONE, UNKNOWN",
    })
    void theStatusIsTheHealth(String status, Check check, Health health) {
        CloudMapService service = check == Check.NONE ? UNCHECKED : CHECKED;
        assertThat(listed(map(Family.IPV4, service, new CloudMapEntry("a", ADDRESS, status)))
                        .health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"HEALTHY, PASSING", "UNHEALTHY, CRITICAL", "'', UNKNOWN", "odd, UNKNOWN"})
    void theInitialStatusCountsWhileNoOtherWasTold(String initial, Health health) {
        Map<String, String> attributes = with("AWS_INIT_HEALTH_STATUS", initial);
        assertThat(listed(map(Family.IPV4, CHECKED, new CloudMapEntry("a", attributes, "")))
                        .health())
                .isEqualTo(health);
        assertThat(listed(map(Family.IPV4, CHECKED, new CloudMapEntry("a", attributes, "UNHEALTHY")))
                        .health())
                .isEqualTo(Health.CRITICAL);
        assertThat(listed(map(Family.IPV4, UNCHECKED, new CloudMapEntry("a", attributes, "")))
                        .health())
                .as("of a service without a health check")
                .isEqualTo(Health.UNKNOWN);
    }

    /// A status that was not told is no evidence.
    @ParameterizedTest
    @CsvSource({"HEALTHY", "UNHEALTHY", "UNKNOWN"})
    void theLastStatusCountsWhileNoneWasTold(String status) {
        CloudMap options = new CloudMap(List.of(), Family.IPV4, List.of(), CloudMapUrls.PUBLIC);
        CloudMapMapper mapper = new CloudMapMapper(Aws.PLACE, options);
        Instance before = listed(mapper.map(CHECKED, new CloudMapEntry("a", ADDRESS, status), _ -> Optional.empty()));
        CloudMapEntry untold = new CloudMapEntry("a", with("AWS_INIT_HEALTH_STATUS", "UNHEALTHY"), "");

        assertThat(listed(mapper.map(CHECKED, untold, id -> {
                            assertThat(id).isEqualTo(ID);
                            return Optional.of(before);
                        }))
                        .health())
                .isEqualTo(before.health());
    }

    @Test
    void aStatusThatIsNotKnownCannotBeUsed() {
        assertThat(map(Family.IPV4, CHECKED, new CloudMapEntry("a", ADDRESS, "SLEEPY")))
                .isEqualTo(new ListedEntry.Unusable(ID, "its health status is \"SLEEPY\", which is not known"));
    }

    @ParameterizedTest
    @CsvSource({
        "IPV4, 10.0.0.1, 2001:db8::1, c.example, 10.0.0.1",
        "IPV6, 10.0.0.1, 2001:db8::1, c.example, 2001:db8::1",
        "IPV4, '', 2001:db8::1, c.example, 2001:db8::1",
        "IPV6, 10.0.0.1, '', c.example, 10.0.0.1",
        "IPV4, '', '', c.example., c.example",
    })
    void theAddressIsOfTheFamilyElseTheOtherElseAName(
            Family family, String ipv4, String ipv6, String cname, String expected) {
        Map<String, String> attributes =
                Map.of("AWS_INSTANCE_IPV4", ipv4, "AWS_INSTANCE_IPV6", ipv6, "AWS_INSTANCE_CNAME", cname);
        assertThat(listed(map(family, CHECKED, new CloudMapEntry("a", attributes, "HEALTHY")))
                        .address())
                .isEqualTo(expected);
    }

    @Test
    void theNameOfALoadBalancerIsAnAddress() {
        assertThat(listed(map(Map.of("AWS_ALIAS_DNS_NAME", "lb-1.eu-west-1.elb.amazonaws.com")))
                        .address())
                .isEqualTo("lb-1.eu-west-1.elb.amazonaws.com");
    }

    @Test
    void anInstanceWithoutAnAddressIsNoEndpoint() {
        assertThat(map(Map.of("queue", "https://sqs.example/1"))).isEqualTo(new ListedEntry.NotListed(ID));
        assertThat(map(Map.of("AWS_INSTANCE_IPV4", " "))).isEqualTo(new ListedEntry.NotListed(ID));
    }

    @Test
    void thePortIsNotRequired() {
        assertThat(listed(map(ADDRESS)).ports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http", "-1", "99999999999", "80,81"})
    void anAttributeThatIsNoPortCannotBeUsed(String port) {
        assertThat(map(with("AWS_INSTANCE_PORT", port)))
                .isEqualTo(new ListedEntry.Unusable(
                        ID, "its AWS_INSTANCE_PORT is \"" + port + "\", expected a port, 1 to 65535"));
    }

    /// A slash ends the id in that of Fairlead: so that none is the prefix of another.
    @Test
    void aSlashInAnIdIsEscaped() {
        assertThat(listed(map(Family.IPV4, CHECKED, new CloudMapEntry("a/b:c.d@e/", ADDRESS, "HEALTHY")))
                        .id())
                .isEqualTo("123456789012/eu-west-1/a%2Fb:c.d@e%2F/srv-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a\nb"})
    void anEntryWithoutAnIdThatCanBeUsedKeepsEverythingAsItIs(String id) {
        assertThat(map(Family.IPV4, CHECKED, new CloudMapEntry(id, ADDRESS, "HEALTHY")))
                .isEqualTo(new ListedEntry.Unusable(
                        "123456789012/eu-west-1/", "an instance of \"web\" has no id that can be used"));
    }
}
