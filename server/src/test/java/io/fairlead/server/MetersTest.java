package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.runner.PartHealth;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The page as Prometheus reads it.
final class MetersTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\[\\\\n\"])*\",?)+})?"
                    + " (NaN|[+-]Inf|[-+0-9.eE]+)");
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+");

    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    private static SourceStatus status(String source, int suspects, Freshness freshness) {
        return new SourceStatus(
                new SourceId(source), new Epoch(1), new Epoch(1), 10, suspects, freshness, null, Instant.EPOCH, "", "");
    }

    private List<String> lines() {
        return meters.scrape().lines().toList();
    }

    private String line(String begin) {
        return lines().stream().filter(it -> it.startsWith(begin)).findFirst().orElse("none");
    }

    @Test
    void everyLineIsASampleOrAComment() {
        meters.deadLetter("ingest", "INGEST-X");
        meters.gauge(Meter.AUDIT_WAITING, () -> Double.NaN);

        assertThat(lines())
                .allMatch(it ->
                        SAMPLE.matcher(it).matches() || COMMENT.matcher(it).matches());
    }

    /// A code comes from this program, but its text is not checked here.
    @Test
    void aLabelCannotForgeALine() {
        meters.deadLetter("topology", "A\"} 1\nforged{x=\"\\");

        assertThat(lines())
                .noneMatch(it -> it.startsWith("forged"))
                .allMatch(it ->
                        SAMPLE.matcher(it).matches() || COMMENT.matcher(it).matches());
    }

    @Test
    void everySampleOccursOnce() {
        meters.deadLetter("ingest", "A");
        meters.deadLetter("ingest", "B");
        meters.deadLetter("topology", "A");
        List<String> names = lines().stream()
                .filter(it -> !it.startsWith("#"))
                .map(it -> it.substring(0, it.lastIndexOf(' ')))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    /// One value that cannot be computed must not take all the others from the page.
    @Test
    void aGaugeThatFailsHidesNoOther() {
        meters.gauge(Meter.TOPICS_MISSING, () -> {
            throw new IllegalStateException("for the test");
        });
        meters.gauge(Meter.AUDIT_WAITING, () -> 7);

        assertThat(line("fairlead_audit_waiting")).isEqualTo("fairlead_audit_waiting 7.0");
        assertThat(line("fairlead_topics_missing")).isEqualTo("fairlead_topics_missing NaN");
    }

    @Test
    void theGaugesOfWhatIsGoneDisappearAndThoseOfOthersStay() {
        for (String target : List.of("prod", "test")) {
            meters.gauge(Meter.TARGET_FROZEN, "target", target, () -> 1);
        }
        meters.forget(List.of(Meter.TARGET_FROZEN), "target", "prod");

        assertThat(line("fairlead_target_frozen{target=\"prod\"}")).isEqualTo("none");
        assertThat(line("fairlead_target_frozen{target=\"test\"}")).endsWith(" 1.0");
    }

    /// After a target was taken out and added again, the page shows the new one and not the old.
    @Test
    void aGaugeThatWasForgottenCanBeMadeAgain() {
        meters.gauge(Meter.TARGET_FROZEN, Map.of("target", "prod"), () -> 1);
        meters.forget(List.of(Meter.TARGET_FROZEN), "target", "prod");
        meters.gauge(Meter.TARGET_FROZEN, Map.of("target", "prod"), () -> 2);

        assertThat(line("fairlead_target_frozen{target=\"prod\"}")).endsWith(" 2.0");
    }

    @Test
    void requestsToRegistriesAreCountedWithTheirWaits() {
        SourceId dc1 = new SourceId("dc1");
        meters.calls().called(dc1, "list", Duration.ofMillis(500));
        meters.calls().called(dc1, "list", Duration.ofMillis(250));
        meters.calls().throttled(dc1, "eu-1");

        assertThat(line("fairlead_source_api_calls_total{api=\"list\",source=\"dc1\"}"))
                .endsWith(" 2.0");
        assertThat(line("fairlead_source_permit_wait_seconds_total{api=\"list\",source=\"dc1\"}"))
                .endsWith(" 0.75");
        assertThat(line("fairlead_source_throttled_total{part=\"eu-1\",source=\"dc1\"}"))
                .endsWith(" 1.0");
    }

    @Test
    void throttledResponsesOfAPartAreCountedFromZero() {
        meters.calls().knows(new SourceId("dc1"), "eu-1");

        assertThat(line("fairlead_source_throttled_total{part=\"eu-1\",source=\"dc1\"}"))
                .endsWith(" 0.0");
    }

    /// Otherwise a page lacks the parts that the refresh for another one is replacing.
    @Test
    void aRefreshIsNotSeenByAnotherScrape() throws InterruptedException {
        AtomicBoolean refreshing = new AtomicBoolean();
        meters.beforeScrape(() -> {
            refreshing.set(true);
            LockSupport.parkNanos(5_000_000);
            refreshing.set(false);
        });
        meters.gauge(Meter.AUDIT_WAITING, () -> {
            LockSupport.parkNanos(5_000_000);
            return refreshing.get() ? 1 : 0;
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        Runnable scrapes = () -> {
            for (int i = 0; i < 20; i++) {
                seen.add(line("fairlead_audit_waiting"));
            }
        };

        List<Thread> threads =
                List.of(Thread.ofPlatform().start(scrapes), Thread.ofPlatform().start(scrapes));
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen).hasSize(40).containsOnly("fairlead_audit_waiting 0.0");
    }

    @Test
    void partsOfSourcesAreShownAsTheyAreAtTheScrape() {
        List<SourceHealth> sources = new ArrayList<>(List.of(source(
                new PartHealth("eu-1", Instant.EPOCH, Instant.EPOCH.plusSeconds(90), null, null),
                new PartHealth("us-1", Instant.EPOCH, null, "INGEST-X", "broken"))));
        PartGauges.register(meters, () -> sources, () -> Instant.EPOCH.plusSeconds(100));

        assertThat(line("fairlead_source_part_age_seconds{part=\"eu-1\",source=\"dc1\"}"))
                .endsWith(" 10.0");
        assertThat(line("fairlead_source_part_age_seconds{part=\"us-1\",source=\"dc1\"}"))
                .endsWith(" NaN");
        assertThat(line("fairlead_source_part_failing{part=\"eu-1\",source=\"dc1\"}"))
                .endsWith(" 0.0");
        assertThat(line("fairlead_source_part_failing{part=\"us-1\",source=\"dc1\"}"))
                .endsWith(" 1.0");

        sources.set(0, source(new PartHealth("us-1", Instant.EPOCH, Instant.EPOCH.plusSeconds(95), null, null)));

        assertThat(line("fairlead_source_part_age_seconds{part=\"us-1\",source=\"dc1\"}"))
                .endsWith(" 5.0");
        assertThat(line("fairlead_source_part_failing{part=\"us-1\",source=\"dc1\"}"))
                .endsWith(" 0.0");
        assertThat(line("fairlead_source_part_age_seconds{part=\"eu-1\"")).isEqualTo("none");
        assertThat(line("fairlead_source_part_failing{part=\"eu-1\"")).isEqualTo("none");
    }

    private static SourceHealth source(PartHealth... parts) {
        return new SourceHealth(
                new SourceId("dc1"),
                SourceHealth.State.READING,
                Instant.EPOCH,
                null,
                0,
                0,
                Epoch.NONE,
                null,
                null,
                List.of(parts));
    }

    @Test
    void aSourceIsTheSumOfThePartitionsMergedHere() {
        SourceGauges gauges = new SourceGauges(meters, Set.of(new SourceId("dc1")));
        gauges.status(0, status("dc1", 3, Freshness.FRESH));
        gauges.status(1, status("dc1", 4, Freshness.STALE));
        gauges.status(1, status("gone", 1, Freshness.FRESH));

        assertThat(line("fairlead_source_suspects{source=\"dc1\"}")).endsWith(" 7.0");
        assertThat(line("fairlead_source_stale{source=\"dc1\"}")).endsWith(" 1.0");
        assertThat(line("fairlead_source_unconfigured{source=\"dc1\"}")).endsWith(" 0.0");
        assertThat(line("fairlead_source_unconfigured{source=\"gone\"}")).endsWith(" 1.0");
    }

    @Test
    void aPartitionThatLeftCountsNoMore() {
        SourceGauges gauges = new SourceGauges(meters, new TreeSet<>());
        gauges.status(0, status("dc1", 3, Freshness.FRESH));
        gauges.status(1, status("dc1", 4, Freshness.EXPIRED));
        gauges.rebuilding(1, 500);
        gauges.left(1);

        assertThat(line("fairlead_source_suspects{source=\"dc1\"}")).endsWith(" 3.0");
        assertThat(line("fairlead_source_expired{source=\"dc1\"}")).endsWith(" 0.0");
        assertThat(line("fairlead_table_rebuilding")).endsWith(" 0.0");
    }

    @Test
    void aRetiredSourceAlertsNoMore() {
        SourceGauges gauges = new SourceGauges(meters, new TreeSet<>());
        gauges.status(0, status("dc1", 3, Freshness.STALE));
        gauges.retired(0, new SourceId("dc1"));
        gauges.retired(1, new SourceId("never-seen"));

        assertThat(line("fairlead_source_unconfigured{source=\"dc1\"}")).endsWith(" 0.0");
        assertThat(line("fairlead_source_stale{source=\"dc1\"}")).endsWith(" 0.0");
    }
}
