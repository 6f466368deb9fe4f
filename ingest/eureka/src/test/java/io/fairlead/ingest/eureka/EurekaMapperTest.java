package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.eureka.EurekaEntry.Action;
import io.fairlead.ingest.eureka.EurekaEntry.Times;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EurekaMapperTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final Mapping MAPPING = new Mapping(AddressKind.IP, "eu-1", List.of("version"));

    private static EurekaEntry map(String fields) throws JsonProcessingException {
        return map(MAPPING, fields);
    }

    private static EurekaEntry map(Mapping mapping, String fields) throws JsonProcessingException {
        return new EurekaMapper(mapping)
                .map("WEB", JSON.readTree("{app: 'WEB', instanceId: 'web-1:8080', ipAddr: '10.0.0.1'" + fields + "}"));
    }

    private static Instance instance(String fields) throws JsonProcessingException {
        return map(fields).usable().orElseThrow();
    }

    private static List<EurekaEntry> recorded(String file, String type) throws IOException {
        try (InputStream in = Objects.requireNonNull(EurekaMapperTest.class.getResourceAsStream(file))) {
            return new RegistryReader(new EurekaMapper(MAPPING))
                    .read(in.readAllBytes(), type)
                    .entries();
        }
    }

    /// As a server of Spring Cloud 2025.0.0 wrote it.
    @Test
    void readsARecordedRegistry() throws IOException {
        List<EurekaEntry> entries = recorded("apps.json", "application/json");

        assertThat(entries).extracting(EurekaEntry::id).containsExactly("WEB/web-1:8080/", "WEB/web-2:8080/");
        assertThat(entries.getFirst())
                .extracting(EurekaEntry::action, EurekaEntry::status, EurekaEntry::times, EurekaEntry::problem)
                .containsExactly(Action.ADDED, "UP", new Times(1796046410134L, 1796046410083L), "");
        Instance first = entries.getFirst().usable().orElseThrow();
        assertThat(first)
                .extracting(Instance::address, Instance::ports, Instance::health)
                .containsExactly("10.0.0.1", List.of(new ListedPort("http", 0, "", 8080)), Health.PASSING);
        assertThat(first.naming().service()).isEqualTo("web");
        assertThat(first.traits().locality()).isEqualTo(new Locality("eu-1", "a", ""));
        assertThat(first.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "eureka.app", "WEB",
                        "eureka.data-center", "MyOwn",
                        "eureka.host-name", "web-1.example",
                        "eureka.instance-id", "web-1:8080",
                        "eureka.ip-address", "10.0.0.1",
                        "eureka.status", "UP",
                        "eureka.vip-address", "web",
                        "eureka.zone", "a",
                        "version", "2"));
    }

    /// The file holds the second instance only.
    @Test
    void readsXmlAsTheSameJson() throws IOException {
        assertThat(recorded("apps.xml", "application/xml"))
                .containsExactly(recorded("apps.json", "application/json").getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "UP, PASSING",
        "STARTING, CRITICAL",
        "DOWN, CRITICAL",
        "OUT_OF_SERVICE, MAINTENANCE",
        "UNKNOWN, UNKNOWN",
        "WARMING, UNKNOWN"
    })
    void mapsTheStatus(String status, Health health) throws Exception {
        assertThat(instance(", status: '" + status + "'").health()).isEqualTo(health);
        assertThat(instance(", status: '" + status + "'").metadata()).containsEntry("eureka.status", status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'$': 8080, '@enabled': 'true'} | {'$': 443, '@enabled': 'false'} | http 8080",
                "{'$': 8080, '@enabled': 'false'} | {'$': 443, '@enabled': 'true'} | https 443",
                "{'$': '8080', '@enabled': true} | {'$': 443, '@enabled': 'TRUE'} | http 8080, https 443",
                "{'$': 8080, '@enabled': 'false'} | {'$': 443, '@enabled': 'false'} | \"\"",
                "8080 | 443 | http 8080",
                "{'$': 8080} | {'$': 443} | http 8080",
                "null | null | \"\""
            })
    void mapsThePortsThatAreEnabled(String port, String secure, String expected) throws Exception {
        String fields = ", port: %s, securePort: %s".formatted(port, secure);

        assertThat(String.join(
                        ", ",
                        instance(fields).ports().stream()
                                .map(it -> it.name() + " " + it.target())
                                .toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'$': 'many', '@enabled': 'true'}", "-1", "[]", "1.5", "99999999999"})
    void refusesAPortThatIsNoNumber(String port) throws Exception {
        EurekaEntry entry = map(", port: " + port);

        assertThat(entry.usable()).isEmpty();
        assertThat(entry.id()).isEqualTo("WEB/web-1:8080/");
        assertThat(entry.problem()).startsWith("port \"").endsWith("\" is not a number");
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1c, us-east-1",
        "eu-central-1a, eu-central-1",
        "us-gov-west-1b, us-gov-west-1",
        "us-west-2-lax-1a, us-west-2",
        "rack4, eu-1"
    })
    void takesTheLocalityOfAmazonsDataCenterInfo(String zone, String region) throws Exception {
        String fields = ", dataCenterInfo: {name: 'Amazon', metadata: {'availability-zone': '" + zone + "'}}";

        assertThat(instance(fields).traits().locality()).isEqualTo(new Locality(region, zone, ""));
        assertThat(instance(fields).metadata()).containsEntry("eureka.availability-zone", zone);
    }

    @Test
    void hasNoLocalityWithoutARegionOrWithAZoneThatIsNone() throws Exception {
        String zone = ", metadata: {zone: 'a'}";

        assertThat(map(new Mapping(AddressKind.IP, "", List.of()), zone)
                        .usable()
                        .orElseThrow()
                        .traits()
                        .locality())
                .isEqualTo(Locality.UNKNOWN);
        assertThat(instance(", metadata: {zone: 'a/b c'}").traits().locality()).isEqualTo(Locality.UNKNOWN);
        assertThat(instance(zone).traits().locality()).isEqualTo(new Locality("eu-1", "a", ""));
    }

    /// As Eureka itself identifies an instance.
    @Test
    void takesTheIdOfTheDataCenterOrTheHostWithoutAnInstanceId() throws Exception {
        EurekaMapper mapper = new EurekaMapper(MAPPING);
        String amazon = "{app: 'WEB', hostName: 'h', dataCenterInfo: {metadata: {'instance-id': 'i-1'}}}";

        assertThat(mapper.map("", JSON.readTree(amazon)).id()).isEqualTo("WEB/i-1/");
        assertThat(mapper.map("", JSON.readTree("{app: 'WEB', hostName: 'h'}")).id())
                .isEqualTo("WEB/h/");
        assertThat(mapper.map("Other", JSON.readTree("{hostName: 'h'}")).id()).isEqualTo("Other/h/");
    }

    @Test
    void separatesAnApplicationWithASlashFromOthers() throws Exception {
        EurekaMapper mapper = new EurekaMapper(MAPPING);

        assertThat(mapper.map("A/B", JSON.readTree("{instanceId: 'c'}")).id()).isEqualTo("A%2FB/c/");
        assertThat(mapper.map("A", JSON.readTree("{instanceId: 'b/c'}")).id()).isEqualTo("A/b%2Fc/");
    }

    @Test
    void knowsThePrefixOfAnEntryWithoutAnId() throws Exception {
        EurekaEntry entry = new EurekaMapper(MAPPING).map("WEB", JSON.readTree("{ipAddr: '10.0.0.1'}"));

        assertThat(entry.id()).isEmpty();
        assertThat(entry.prefix()).isEqualTo("WEB/");
        assertThat(entry.usable()).isEmpty();
        assertThat(map(", instanceId: '" + "x".repeat(Instance.MAX_ID) + "'").id())
                .isEmpty();
    }

    /// A part of a message and of a record; and a line break would end the line of a log.
    @Test
    void neverHasAnIdOrPrefixThatIsNone() throws Exception {
        EurekaEntry ofId = map(", instanceId: 'a\\nb'");
        assertThat(ofId.id()).isEmpty();
        assertThat(ofId.prefix()).isEqualTo("WEB/");
        EurekaEntry ofApplication = map(", app: 'W\\nB'");
        assertThat(ofApplication.id()).isEmpty();
        assertThat(ofApplication.prefix()).isEmpty();
        assertThat(map(", app: '" + "x".repeat(Instance.MAX_ID) + "'").prefix()).isEmpty();
    }

    @Test
    void choosesTheAddress() throws Exception {
        Mapping byName = new Mapping(AddressKind.HOST_NAME, "", List.of());

        assertThat(instance(", hostName: 'h.example'").address()).isEqualTo("10.0.0.1");
        assertThat(map(byName, ", hostName: 'h.example'").usable().orElseThrow().address())
                .isEqualTo("h.example");
        assertThat(map(byName, "").usable().orElseThrow().address()).isEqualTo("10.0.0.1");
    }

    /// Spring Boot Admin expects its password there.
    @Test
    void keepsOnlyTheMetadataThatIsAskedFor() throws Exception {
        String fields = ", metadata: {version: '2', 'user.password': 'hunter2', '@class': 'x'}";

        assertThat(instance(fields).metadata()).containsEntry("version", "2");
        assertThat(instance(fields).toString()).doesNotContain("hunter2");
    }

    @Test
    void leavesOutWhatChangesWithEachRenewal() throws Exception {
        assertThat(instance(", leaseInfo: {lastRenewalTimestamp: 1}, lastUpdatedTimestamp: '1'"))
                .isEqualTo(instance(", leaseInfo: {lastRenewalTimestamp: 2}, lastUpdatedTimestamp: '2'"));
    }

    @Test
    void showsTheOverriddenStatusInEitherSpelling() throws Exception {
        assertThat(instance(", overriddenStatus: 'OUT_OF_SERVICE'").metadata())
                .containsEntry("eureka.overridden-status", "OUT_OF_SERVICE");
        assertThat(instance(", overriddenstatus: 'DOWN'").metadata()).containsEntry("eureka.overridden-status", "DOWN");
        assertThat(instance(", overriddenStatus: 'UNKNOWN'").metadata()).doesNotContainKey("eureka.overridden-status");
    }
}
