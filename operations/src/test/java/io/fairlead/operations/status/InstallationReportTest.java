package io.fairlead.operations.status;

import static io.fairlead.operations.status.Reports.NOON;
import static io.fairlead.operations.status.Reports.heard;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstallationReportTest {
    private static final String STATES = "standby,reading,failing,stopped";

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static String condition(String type, boolean status, Instant since) {
        return "{'type': '" + type + "', 'status': '" + status + "', 'since': '" + since + "', 'reason': 'R'}";
    }

    private static HeardReport any(Random random, int number) {
        Instant since = NOON.minusSeconds(random.nextInt(1000));
        String state = STATES.split(",", -1)[random.nextInt(4)];
        return heard(
                "p/" + number,
                NOON.minusSeconds(random.nextInt(180)),
                List.of(random.nextBoolean() ? "ingest" : "publisher"),
                "{'ready': true, 'conditions': ["
                        + condition("Ready", random.nextBoolean(), since) + ","
                        + condition("Frozen", random.nextBoolean(), since) + "],"
                        + "'sources': [{'source': 'a', 'epoch': " + number + ", 'state': '" + state + "'}],"
                        + "'table': [{'source': 'a', 'freshness': 'fresh', 'instances': " + number
                        + ", 'suspect': 0}]}");
    }

    /// The order in which reports arrive decides nothing, and a condition of the whole is that of its parts.
    @ParameterizedTest
    @MethodSource("seeds")
    void theSameReportsInAnyOrderGiveTheSameStatus(long seed) {
        Random random = new Random(seed);
        List<HeardReport> reports = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            reports.add(any(random, i));
        }
        JsonNode status = InstallationReport.of("shop", reports, NOON);
        Collections.shuffle(reports, random);

        assertThat(InstallationReport.of("shop", reports, NOON)).isEqualTo(status);
        boolean frozen = reports.stream()
                .filter(it -> !it.isLost(NOON))
                .anyMatch(it -> it.status()
                        .path("conditions")
                        .path(1)
                        .path("status")
                        .asText()
                        .equals("true"));
        assertThat(of(status, "Frozen").path("status").asText().equals("true")).isEqualTo(frozen);
        if (status.path("ready").asBoolean()) {
            assertThat(reports.stream().filter(it -> !it.isLost(NOON)))
                    .allMatch(it -> it.status()
                            .path("conditions")
                            .path(0)
                            .path("status")
                            .asText()
                            .equals("true"));
        }
    }

    private static JsonNode of(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError(type);
    }

    private static String ready(Instant since) {
        return "{'ready': true, 'conditions': [" + condition("Ready", true, since) + "]}";
    }

    @Test
    void aRoleThatOnlyALostProcessHadIsNotDone() {
        HeardReport gone = heard("a/1", NOON.minusSeconds(91), List.of("topology"), ready(NOON.minusSeconds(500)));
        HeardReport lives = heard("b/1", NOON.minusSeconds(90), List.of("publisher"), ready(NOON.minusSeconds(400)));

        JsonNode status = InstallationReport.of("shop", List.of(gone, lives), NOON);

        assertThat(status.path("ready").asBoolean()).isFalse();
        assertThat(of(status, "Ready").path("reason").asText()).isEqualTo("RoleLost");
        assertThat(of(status, "Ready").path("since").asText())
                .isEqualTo(gone.heard().toString());
        assertThat(status.path("processes").path(0).path("state").asText()).isEqualTo("lost");
        assertThat(status.path("processes").path(0).path("age-seconds").asLong())
                .isEqualTo(91);
    }

    @Test
    void aLostProcessWhoseRoleAnotherHasTakenIsNamedAlone() {
        HeardReport gone = heard("a/1", NOON.minusSeconds(91), List.of("topology"), ready(NOON.minusSeconds(500)));
        HeardReport other = heard("b/1", NOON, List.of("topology"), ready(NOON.minusSeconds(400)));

        JsonNode status = InstallationReport.of("shop", List.of(gone, other), NOON);

        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(of(status, "Ready").path("since").asText())
                .isEqualTo(NOON.minusSeconds(400).toString());
    }

    @Test
    void aProcessThatIsKnownToHaveEndedIsLostAtOnce() {
        HeardReport gone = heard("a/1", NOON, List.of("topology"), ready(NOON)).ended();
        HeardReport lives = heard("b/1", NOON, List.of("publisher"), ready(NOON));

        JsonNode status = InstallationReport.of("shop", List.of(gone, lives), NOON);

        assertThat(of(status, "Ready").path("reason").asText()).isEqualTo("RoleLost");
        assertThat(status.path("processes").path(0).path("state").asText()).isEqualTo("lost");
    }

    @Test
    void whereKafkaIsLostNobodyElseIsSaidToBe() {
        HeardReport gone = heard("a/1", NOON.minusSeconds(91), List.of("topology"), ready(NOON.minusSeconds(500)));
        HeardReport asked = heard(
                "b/1",
                NOON,
                List.of("publisher"),
                "{'ready': false, 'kafka': {'problem': {'code': 'K', 'message': 'm'}}, 'conditions': ["
                        + condition("Ready", false, NOON).replace("'R'", "'KafkaLost'") + "]}");

        JsonNode status = InstallationReport.of("shop", List.of(gone, asked), NOON);

        assertThat(of(status, "Ready").path("reason").asText()).isEqualTo("KafkaLost");
    }

    @Test
    void aSourceIsShownByTheProcessThatReadsIt() {
        HeardReport waits =
                heard("a/1", NOON, List.of("ingest"), "{'sources': [{'source': 's', 'state': 'standby', 'epoch': 9}]}");
        HeardReport reads =
                heard("b/1", NOON, List.of("ingest"), "{'sources': [{'source': 's', 'state': 'reading', 'epoch': 7}]}");

        JsonNode rows =
                InstallationReport.of("shop", List.of(waits, reads), NOON).path("sources");

        assertThat(rows).hasSize(1);
        assertThat(rows.path(0).path("process").asText()).isEqualTo("b/1");
    }

    @Test
    void aSourceThatNobodyReadsIsNotReading() {
        HeardReport waits = heard("a/1", NOON, List.of("ingest"), "{'sources': [{'source': 's', 'state': 'standby'}]}");

        JsonNode status = InstallationReport.of("shop", List.of(waits), NOON);

        assertThat(of(status, "Reading").path("reason").asText()).isEqualTo("SourceUnread");
    }
}
