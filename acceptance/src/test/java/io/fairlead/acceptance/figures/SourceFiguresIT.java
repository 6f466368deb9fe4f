package io.fairlead.acceptance.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.SourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The figures of docs/registries/README.md with 1,000 instances, with `-Dfigures=true`: printed, as they depend on the
/// machine. All sources run side by side, with their default options: first while nothing changes, then while one
/// instance of each changes at random times.
@EnabledIfSystemProperty(named = "figures", matches = "true")
class SourceFiguresIT {
    private static final Duration SETTLE = property("figures.settle", "PT1M");
    private static final Duration QUIET = property("figures.quiet", "PT10M");
    private static final Duration CHANGES = property("figures.changes", "PT20M");
    /// Between two changes, of registries that are read at intervals and of those that notify.
    private static final Duration POLLED = Duration.ofSeconds(10);
    private static final Duration PUSHED = Duration.ofSeconds(2);

    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private final SourceKinds kinds = closing(new SourceKinds());
    private final Map<MeasuredSource, Duration> pauses =
            new ConcurrentSkipListMap<>(Comparator.comparing(MeasuredSource::kind));
    private final Map<String, RequestCounts> begin = new TreeMap<>();
    private final Map<String, RequestCounts> quiet = new TreeMap<>();

    @TempDir
    private Path folder;

    private static Duration property(String name, String otherwise) {
        return Duration.parse(System.getProperty(name, otherwise));
    }

    private <T extends AutoCloseable> T closing(T each) {
        opened.push(each);
        return each;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void printsTheFigures() throws Exception {
        start();
        LoadSamples load = new LoadSamples();
        try (load) {
            TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
            begin.putAll(counts());
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
            quiet.putAll(counts());
            change();
        }
        print(load);
        assertThat(pauses.keySet()).allMatch(MeasuredSource::isComplete);
        assertThat(pauses.keySet())
                .allMatch(it -> of(quiet, it).bySource() > of(begin, it).bySource());
    }

    private void start() throws Exception {
        inParallel(List.of(
                starting(kinds.module("aws"), ChangingEc2::new, POLLED),
                starting(kinds.module("azure"), ChangingAzure::new, POLLED),
                starting(kinds.bundled("consul"), ChangingConsul::new, PUSHED),
                starting(kinds.bundled("dns"), () -> new ChangingZone(directory("bind")), Duration.ZERO),
                starting(kinds.bundled("etcd"), ChangingEtcd::new, PUSHED),
                starting(kinds.bundled("eureka"), ChangingEureka::new, POLLED),
                starting(kinds.bundled("files"), () -> new ChangingFiles(directory("inventory")), PUSHED),
                starting(kinds.module("gcp"), ChangingGcp::new, POLLED),
                starting(kinds.bundled("http"), ChangingList::new, POLLED),
                starting(kinds.bundled("kubernetes"), () -> new ChangingCluster(folder), PUSHED)));
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /// @param pause between two changes; zero: it does not change
    private Callable<Void> starting(
            SourceFactory<?> factory, Callable<? extends ChangingRegistry> registry, Duration pause) {
        return () -> {
            MeasuredSource source = closing(MeasuredSource.start(factory, closing(registry.call())));
            pauses.put(source, pause);
            return null;
        };
    }

    private void change() throws Exception {
        long end = System.nanoTime() + CHANGES.toNanos();
        List<Callable<Void>> changes = new ArrayList<>();
        pauses.forEach((source, pause) -> {
            if (pause.isPositive()) {
                changes.add(() -> {
                    source.change(pause, end, new Random(source.kind().hashCode()));
                    return null;
                });
            }
        });
        inParallel(changes);
    }

    private static void inParallel(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                var _ = each.get();
            }
        }
    }

    private void print(LoadSamples load) throws InterruptedException {
        Map<String, RequestCounts> changing = counts();
        System.out.println(circumstances(load));
        System.out.println("| source | changes | p50 | p99 | most | calls per minute without changes, by the source"
                + " | by the server | with changes, by the source | by the server |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (MeasuredSource source : pauses.keySet()) {
            source.awaitReports();
            RequestCounts between = of(quiet, source);
            System.out.println("| `" + source.kind() + "` | " + times(source.seconds()) + " | "
                    + between.perMinute(of(begin, source)) + " | "
                    + of(changing, source).perMinute(between) + " |");
        }
    }

    private static String circumstances(LoadSamples load) {
        return "%s, %s %s, Java %s, %d processors, %s; %s without changes, then %s with them"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        load.shown(),
                        QUIET,
                        CHANGES);
    }

    private Map<String, RequestCounts> counts() {
        return pauses.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(MeasuredSource::kind, MeasuredSource::requests));
    }

    private static RequestCounts of(Map<String, RequestCounts> counts, MeasuredSource source) {
        return Objects.requireNonNull(counts.get(source.kind()));
    }

    private static String times(double[] seconds) {
        return seconds.length == 0
                ? "0 | - | - | -"
                : seconds.length + " | " + shown(seconds[seconds.length / 2]) + " | "
                        + shown(seconds[seconds.length * 99 / 100]) + " | " + shown(seconds[seconds.length - 1]);
    }

    private static String shown(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1_000)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
