package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A table of so many endpoints is read by a bare consumer and by the publisher, each in a process of its own with
/// the same heap, in turn.
public final class RestartBench {
    private static final int PARTITIONS = 12;
    private static final Pattern PRINTED =
            Pattern.compile("seconds=([0-9.]+) bytes=([0-9]+) count=([0-9]+) cpu=([0-9.]+)");

    private final Bed bed;
    private final Consumer<String> progress;
    private final Shop shop;

    private record Reading(double seconds, double bytes, double count) {}

    public RestartBench(Bed bed, Consumer<String> progress, Shop shop) {
        this.bed = bed;
        this.progress = progress;
        this.shop = shop;
    }

    /// A table, and what was read of it in each round.
    private record Tried(TopicCatalogue topics, Shop shop, List<Reading> bare, List<Reading> publisher) {
        double seconds(List<Reading> of) {
            return Median.of(of.stream().map(Reading::seconds).toList());
        }

        double heap() {
            return Median.of(publisher.stream().map(Reading::bytes).toList());
        }
    }

    public List<Row> run(int rounds) throws InterruptedException, IOException {
        Tried large = table(shop);
        Tried small = table(new Shop(shop.services() / 10, shop.endpointsEach()));
        for (int round = 0; round < rounds; round++) {
            read(small);
            read(large);
            progress.accept(String.format(
                    Locale.ROOT,
                    "restart: round %d of %d: %.2f s bare, %.2f s publisher, %,.0f bytes for each endpoint",
                    round + 1,
                    rounds,
                    large.bare().getLast().seconds(),
                    large.publisher().getLast().seconds(),
                    large.publisher().getLast().bytes() / shop.endpoints()));
        }
        String size = String.format(Locale.ROOT, "%,d endpoints", shop.endpoints());
        return List.of(
                new Row(
                        "restart",
                        "publisher start, " + size,
                        Unit.SECONDS,
                        large.seconds(large.bare()),
                        large.seconds(large.publisher()),
                        new Goal.TimesFloorAtMost(2)),
                // No goal: the start of a JVM is in both.
                new Row(
                        "restart",
                        "publisher start, " + size + " next to ten times a tenth of them",
                        Unit.SECONDS,
                        10 * small.seconds(small.publisher()),
                        large.seconds(large.publisher()),
                        new Goal.None()),
                new Row(
                        "restart",
                        "heap for each endpoint, " + size,
                        Unit.BYTES,
                        Double.NaN,
                        large.heap() / shop.endpoints(),
                        new Goal.AtMost(600)),
                new Row(
                        "restart",
                        "heap, " + size + " next to ten times a tenth of them",
                        Unit.BYTES,
                        10 * small.heap(),
                        large.heap(),
                        new Goal.TimesFloorAtMost(1.2)));
    }

    private Tried table(Shop size) throws InterruptedException {
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        progress.accept(String.format(Locale.ROOT, "restart: writing %,d endpoints", size.endpoints()));
        new Table(bed, topics, size).write();
        return new Tried(topics, size, new ArrayList<>(), new ArrayList<>());
    }

    private void read(Tried table) throws IOException, InterruptedException {
        table.bare().add(probe("bare", table.topics()));
        Reading read = probe("fairlead", table.topics());
        if (read.count() != table.shop().services()) {
            throw new IllegalStateException("the image holds " + read.count() + " services of "
                    + table.shop().services());
        }
        table.publisher().add(read);
    }

    private Reading probe(String what, TopicCatalogue topics) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        what,
                        bed.bootstrapServers(),
                        bed.registryUrl(),
                        topics.name(Topic.ENDPOINTS),
                        Integer.toString(PARTITIONS))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Matcher figures = PRINTED.matcher(printed);
        if (status != 0 || !figures.find()) {
            throw new IllegalStateException("the " + what + " reader ended with " + status + ": " + printed);
        }
        return new Reading(
                Double.parseDouble(figures.group(1)),
                Double.parseDouble(figures.group(2)),
                Double.parseDouble(figures.group(3)));
    }
}
