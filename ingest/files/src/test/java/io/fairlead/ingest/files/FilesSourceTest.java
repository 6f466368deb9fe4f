package io.fairlead.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T10:02:11.5Z"), ZoneOffset.UTC);
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base = Path.of("");

    private final RecordingListener listener = new RecordingListener();
    private List<SourceRun> runs = List.of();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(base.resolve("inventory"));
    }

    @AfterEach
    void stop() {
        runs.forEach(SourceRun::close);
        assertThat(runs).allSatisfy(run -> assertThat(run.thrown()).isNull());
        assertThat(listener.breaches()).isEmpty();
    }

    private void start(String... paths) {
        start(Duration.ofMillis(500), GRACE, paths);
    }

    /// What a test writes in between is not believed for so long, however late the test is scheduled.
    private void startPatiently(String... paths) {
        start(Duration.ofMillis(500), Duration.ofSeconds(30), paths);
    }

    private void start(Duration rescan, Duration grace, String... paths) {
        FilesOptions config =
                new FilesOptions(List.of(paths), base, 10_000, rescan, FilesOptions.DEFAULT_SETTLE, grace);
        runs = List.of(SourceRun.start(new FilesSource(new SourceId("static"), config, CLOCK), listener));
    }

    private Path file(String name) {
        return base.resolve("inventory").resolve(name);
    }

    /// One service `a` with these endpoints on port 80.
    private static String yaml(String... addresses) {
        StringBuilder yaml = new StringBuilder("services:\n  - name: a\n    ports: [80]\n    endpoints:\n");
        Arrays.stream(addresses)
                .forEach(address ->
                        yaml.append("      - {address: ").append(address).append("}\n"));
        return addresses.length == 0 ? "services: []\n" : yaml.toString();
    }

    private void put(String name, String content) throws IOException {
        Path beside = Files.writeString(file("." + name), content);
        Files.move(beside, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitAddresses(String... addresses) throws InterruptedException {
        var _ = listener.await(PATIENCE, it -> addresses(it).equals(List.of(addresses)));
        assertThat(addresses(listener)).containsExactly(addresses);
    }

    private static List<String> addresses(RecordingListener of) {
        return of.view().values().stream().map(Instance::address).toList();
    }

    private void awaitFailures(String... messages) throws InterruptedException {
        var _ = listener.await(PATIENCE, it -> it.failures().size() >= messages.length);
        assertThat(listener.failures()).extracting(Failure::getMessage).containsExactly(messages);
    }

    @Nested
    class ABrokenFile {
        @Test
        void keepsItsLastGoodContentAndIsSaidOnce() throws Exception {
            put("a.yaml", yaml("10.0.0.1", "10.0.0.2"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1", "10.0.0.2");

            put("a.yaml", "{}\n");
            put("b.yaml", yaml("10.0.0.3"));

            awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
            awaitFailures(
                    "inventory/a.yaml line 1: the key \"services\" is missing; expected it at the top of an inventory;"
                            + " the file was skipped and the 2 instances read at 10:02:11Z stay in use");
            assertThat(listener.await(Duration.ofSeconds(1), it -> it.failures().size() > 1))
                    .isFalse();
        }

        @Test
        void isSaidAgainForOtherContent() throws Exception {
            put("a.yaml", "servces: []\n");
            start("inventory/*.yaml");
            awaitFailures("""
                inventory/a.yaml line 1: the file: the key "servces" is not known; did you mean "services"?
                inventory/a.yaml line 1: the key "services" is missing; expected it at the top of an inventory
                inventory/a.yaml: the file was skipped and nothing of it is in use\
                """);

            put("a.yaml", "x\n");

            assertThat(listener.await(PATIENCE, it -> it.failures().size() == 2))
                    .isTrue();
        }

        @Test
        void isUnreadWhereItNeverWasGood() throws Exception {
            put("a.yaml", "services: {\n");
            put("b.yaml", yaml("10.0.0.3"));

            start("inventory/*.yaml");

            awaitAddresses("10.0.0.3");
            CompleteReport first = listener.answers().getFirst();
            assertThat(first.unread()).containsExactly("inventory/a.yaml#");
            put("a.yaml", yaml("10.0.0.1"));
            awaitAddresses("10.0.0.1", "10.0.0.3");
            assertThat(listener.answers().getLast().unread()).isEmpty();
        }

        @Test
        void mayBeEmptyForAMomentWithoutAnybodyNoticing() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            startPatiently("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.writeString(file("a.yaml"), "");
            Thread.sleep(40);
            Files.writeString(file("a.yaml"), yaml("10.0.0.1", "10.0.0.2"));

            awaitAddresses("10.0.0.1", "10.0.0.2");
            assertThat(listener.failures()).isEmpty();
        }

        @Test
        void mayBeWrittenInPartsWithoutThePartsBeingBelieved() throws Exception {
            put("a.yaml", yaml("10.0.0.1", "10.0.0.2"));
            startPatiently("inventory/*.yaml");
            awaitAddresses("10.0.0.1", "10.0.0.2");
            String next = yaml("10.0.0.1", "10.0.0.2", "10.0.0.3");
            int half = next.indexOf("10.0.0.2") + 8;

            Files.writeString(file("a.yaml"), next.substring(0, half - 30));
            Thread.sleep(40);
            Files.writeString(file("a.yaml"), next.substring(half - 30, half), StandardOpenOption.APPEND);
            Thread.sleep(40);
            Files.writeString(file("a.yaml"), next.substring(half), StandardOpenOption.APPEND);

            awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
            assertThat(listener.failures()).isEmpty();
            assertThat(listener.answers())
                    .as("the view never shrank")
                    .allSatisfy(answer -> assertThat(answer.instances()).hasSizeGreaterThanOrEqualTo(2));
        }

        @Test
        void mayBeTooLarge() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            put("a.yaml", yaml("10.0.0.1") + "#".repeat(10_000) + "\n");

            awaitFailures("inventory/a.yaml has 10082 bytes, more than max-bytes 10000; split it into several files or"
                    + " raise max-bytes; the file was skipped and the instance read at 10:02:11Z stays in use");
            awaitAddresses("10.0.0.1");
        }

        @Test
        void mayBeNoFile() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            Files.createDirectory(file("b.yaml"));

            start("inventory/*.yaml");

            awaitAddresses("10.0.0.1");
            awaitFailures(
                    "inventory/b.yaml cannot be read (is not a regular file); make it readable; the file was skipped"
                            + " and nothing of it is in use");
        }
    }

    @Nested
    class AnEntryThatCannotBeUsed {
        @Test
        void isRejectedOnceAndTheOthersGoOn() throws Exception {
            put("a.yaml", yaml("10.0.0.1", "10.0.0.2"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1", "10.0.0.2");

            put("a.yaml", yaml("10.0.0.1", "10.0.0.300", "10.0.0.4"));

            awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.4");
            awaitFailures(
                    "inventory/a.yaml line 6: an endpoint of \"a\": address \"10.0.0.300\" is neither an IP address"
                            + " nor a DNS name nor a unix:// socket; the entry was skipped, and what was read of it before"
                            + " stays in use");
            put("a.yaml", "# moved\n" + yaml("10.0.0.1", "10.0.0.300", "10.0.0.4", "10.0.0.5"));
            awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.4", "10.0.0.5");
            assertThat(listener.failures()).hasSize(1);
            assertThat(listener.unresolved()).containsExactly("inventory/a.yaml#a/");
        }

        @Test
        void isForgottenOnceItIsCorrected() throws Exception {
            put("a.yaml", yaml("10.0.0.1", "10.0.0.300"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");
            assertThat(listener.answers().getFirst().unread()).containsExactly("inventory/a.yaml#a/");

            put("a.yaml", yaml("10.0.0.1", "10.0.0.3"));

            awaitAddresses("10.0.0.1", "10.0.0.3");
            assertThat(listener.answers().getLast().unread()).isEmpty();
            assertThat(listener.unresolved()).isEmpty();
        }

        @Test
        void doesNotKeepOthersWhereItIsAUrl() throws Exception {
            String url = "https://shop.example.com/health";
            put("a.json", "[{\"targets\": [\"10.0.0.1:80\", \"" + url + "\", \"10.0.0.2:80\"]}]");
            start("inventory/*.json");
            awaitAddresses("10.0.0.1", "10.0.0.2");

            put("a.json", "[{\"targets\": [\"10.0.0.1:80\", \"" + url + "\"]}]");

            awaitAddresses("10.0.0.1");
        }

        @Test
        void isForgottenWithItsFile() throws Exception {
            put("a.yaml", yaml("10.0.0.1", "10.0.0.300"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.delete(file("a.yaml"));

            awaitAddresses();
            assertThat(listener.unresolved()).isEmpty();
        }
    }

    @Nested
    class NewContentOfTheSameSizeAndTime {
        private final FileTime time = FileTime.from(Instant.EPOCH.plusSeconds(1));

        @Test
        void isSeenWhereItWasWrittenInPlace() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            Files.setLastModifiedTime(file("a.yaml"), time);
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.writeString(file("a.yaml"), yaml("10.0.0.3"));
            Files.setLastModifiedTime(file("a.yaml"), time);

            awaitAddresses("10.0.0.3");
        }

        @Test
        void isSeenWhereTheFileWasRemovedAndMadeAgain() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            Files.setLastModifiedTime(file("a.yaml"), time);
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.delete(file("a.yaml"));
            Files.writeString(file("a.yaml"), yaml("10.0.0.3"));
            Files.setLastModifiedTime(file("a.yaml"), time);

            awaitAddresses("10.0.0.3");
        }

        /// No event comes, as on a network file system: only the looks of a rescan.
        @Test
        void isSeenWithoutAnEvent() throws Exception {
            FileSet files = new FileSet(FilesOptions.of(List.of("inventory/*.yaml"), base), Clock.systemUTC());
            SortedMap<String, Path> listed = new TreeMap<>(Map.of("a.yaml", file("a.yaml")));
            FileSet.Doubt none = new FileSet.Doubt.Those(Set.of());
            put("a.yaml", yaml("10.0.0.1"));
            Files.setLastModifiedTime(file("a.yaml"), time);
            assertThat(files.look(listed, none, listener)).isTrue();

            Files.writeString(file("a.yaml"), yaml("10.0.0.3"));
            Files.setLastModifiedTime(file("a.yaml"), time);

            assertThat(files.look(listed, none, listener)).isTrue();
        }

        @Test
        void isReadWheneverAnEventNamesTheFile() throws Exception {
            var later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
            FileSet files = new FileSet(FilesOptions.of(List.of("inventory/*.yaml"), base), later);
            SortedMap<String, Path> listed = new TreeMap<>(Map.of("a.yaml", file("a.yaml")));
            put("a.yaml", yaml("10.0.0.1"));
            FileSet.Doubt that = new FileSet.Doubt.Those(Set.of(file("a.yaml")));
            assertThat(files.look(listed, that, listener)).isTrue();
            assertThat(files.look(listed, that, listener)).isFalse();

            Files.writeString(file("a.yaml"), yaml("10.0.0.3"));

            assertThat(files.look(listed, that, listener)).isTrue();
        }
    }

    @Nested
    class AMissingFile {
        @Test
        void takesItsInstancesWithItWhereItsFolderIsThere() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            put("b.yaml", yaml("10.0.0.2"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1", "10.0.0.2");

            Files.delete(file("a.yaml"));

            awaitAddresses("10.0.0.2");
        }

        @Test
        void mayBeTheLast() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.delete(file("a.yaml"));

            awaitAddresses();
            assertThat(listener.failures()).isEmpty();
        }

        @Test
        void isNotGoneWhileAnEditorReplacesIt() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            startPatiently("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.move(file("a.yaml"), file("a.yaml~"));
            Thread.sleep(40);
            put("a.yaml", yaml("10.0.0.1", "10.0.0.2"));

            awaitAddresses("10.0.0.1", "10.0.0.2");
            assertThat(listener.answers())
                    .allSatisfy(answer -> assertThat(answer.instances()).isNotEmpty());
        }

        @Test
        void isAFailedReadingWhereThePathNamesIt() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            start("inventory/a.yaml");
            awaitAddresses("10.0.0.1");

            Files.delete(file("a.yaml"));

            awaitFailures("inventory/a.yaml is missing; create that file; the file was skipped and the instance read at"
                    + " 10:02:11Z stays in use");
            awaitAddresses("10.0.0.1");
        }
    }

    @Nested
    class AFolder {
        @Test
        void thatIsNotThereIsAFailedReading() throws Exception {
            put("a.yaml", yaml("10.0.0.1"));
            start("inventory/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.move(base.resolve("inventory"), base.resolve("away"));

            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            assertThat(listener.failures().getFirst())
                    .hasMessage(
                            "the folder inventory of path \"inventory/*.yaml\" cannot be listed (it is missing); what"
                                    + " was read before stays in use; create the directory or make it readable");
            assertThat(addresses(listener)).containsExactly("10.0.0.1");
            Files.move(base.resolve("away"), base.resolve("inventory"));
            put("a.yaml", yaml("10.0.0.2"));
            awaitAddresses("10.0.0.2");
        }

        @Test
        void mayAppearBelowAWatchedOne() throws Exception {
            start("inventory/**/*.yaml");
            assertThat(listener.await(PATIENCE, it -> !it.answers().isEmpty())).isTrue();

            Files.createDirectories(file("eu/one"));
            Files.writeString(file("eu/one/a.yaml"), yaml("10.0.0.1"));

            awaitAddresses("10.0.0.1");
            assertThat(listener.view().firstKey()).isEqualTo("inventory/eu/one/a.yaml#a/10.0.0.1:80");
        }

        @Test
        void mayBeAMountedConfigMap() throws Exception {
            Files.createDirectory(file("..1"));
            Files.createDirectory(file("..2"));
            Files.writeString(file("..1/a.yaml"), yaml("10.0.0.1"));
            Files.writeString(file("..2/a.yaml"), yaml("10.0.0.2"));
            Files.createSymbolicLink(file("..data"), Path.of("..1"));
            Files.createSymbolicLink(file("a.yaml"), Path.of("..data/a.yaml"));
            start("inventory/**/*.yaml");
            awaitAddresses("10.0.0.1");

            Files.createSymbolicLink(file("..next"), Path.of("..2"));
            Files.move(file("..next"), file("..data"), StandardCopyOption.ATOMIC_MOVE);

            awaitAddresses("10.0.0.2");
        }
    }

    @Test
    void unitesAServiceOfTwoFilesAndReadsBothFormats() throws Exception {
        put("a.yaml", yaml("10.0.0.1"));
        put("b.json", "[{\"targets\": [\"10.0.0.2:80\"], \"labels\": {\"service\": \"a\"}}]");

        start("inventory/*.yaml", "inventory/*.json");

        awaitAddresses("10.0.0.1", "10.0.0.2");
        assertThat(listener.view().values())
                .allSatisfy(it -> assertThat(it.naming().service()).isEqualTo("a"));
    }

    @Test
    void reportsNothingWhereTheBytesAreTheSame() throws Exception {
        put("a.yaml", yaml("10.0.0.1"));
        start("inventory/*.yaml");
        awaitAddresses("10.0.0.1");

        put("a.yaml", yaml("10.0.0.1"));

        assertThat(listener.await(Duration.ofSeconds(1), it -> it.answers().size() > 1))
                .isFalse();
    }

    @Test
    void reportsAWriteByItsEventAndNotByTheRescan() throws Exception {
        put("a.yaml", yaml("10.0.0.1"));
        start(Duration.ofMinutes(5), GRACE, "inventory/*.yaml");
        awaitAddresses("10.0.0.1");
        long[] nanos = new long[100];

        for (int i = 0; i < nanos.length; i++) {
            int number = i + 2;
            long begin = System.nanoTime();
            put("a.yaml", yaml("10.0.1." + number));
            assertThat(listener.await(PATIENCE, it -> addresses(it).equals(List.of("10.0.1." + number))))
                    .isTrue();
            nanos[i] = System.nanoTime() - begin;
        }

        Arrays.sort(nanos);
        System.out.printf(
                "write to report: p50 %.1f ms, p99 %.1f ms%n",
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length - 2] / 1e6);
    }
}
