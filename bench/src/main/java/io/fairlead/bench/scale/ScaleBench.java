package io.fairlead.bench.scale;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.scale.FollowerProcess.Report;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/// A million endpoints of four sources: ingest and topology in this process, the publisher's tail in one of its own.
public final class ScaleBench {
    private static final int PARTITIONS = 24;
    private static final int PER_SECOND = 1000;
    private static final Duration INTERVAL = Duration.ofSeconds(1).dividedBy(PER_SECOND);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /// Shares no factor with the numbers of endpoints, so that each of them comes up once.
    private static final long STRIDE = 611_953;

    private final Bed bed;
    private final Consumer<String> progress;
    private final Shop shop;
    private final Duration load;
    private final LoadedSources fleet;
    private final Pauses pauses = new Pauses();
    private final List<Row> rows = new ArrayList<>();
    private int nextVersion = 1;

    /// @param load how long the open load lasts
    public ScaleBench(Bed bed, Consumer<String> progress, Shop shop, Duration load) {
        this.bed = bed;
        this.progress = progress;
        this.shop = shop;
        this.load = load;
        fleet = new LoadedSources(shop);
    }

    public List<Row> run() throws InterruptedException, IOException {
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        try (Pipeline pipeline = new Pipeline(bed, topics, fleet.sources())) {
            try (FollowerProcess publisher = follower(topics)) {
                fullLoad(pipeline, publisher);
                steady(publisher);
                beside(pipeline, publisher, "that changes nothing");
                fleet.changeFirst(-1);
                beside(pipeline, publisher, "in which all changed");
            }
            restart(topics);
        }
        return rows;
    }

    private FollowerProcess follower(TopicCatalogue topics) throws IOException {
        return FollowerProcess.start(
                bed.bootstrapServers(), bed.registryUrl(), topics.name(Topic.ENDPOINTS), Pipeline.name(topics));
    }

    private void fullLoad(Pipeline pipeline, FollowerProcess publisher) throws InterruptedException {
        progress.accept(String.format(Locale.ROOT, "scale: %,d endpoints of four sources", shop.endpoints()));
        long begin = System.nanoTime();
        pipeline.start();
        await("the whole table", () -> publisher.state().endpoints() == shop.endpoints());
        double seconds = (System.nanoTime() - begin) / 1e9;
        add(
                String.format(
                        Locale.ROOT, "%,d endpoints of four sources, until the publisher has all", shop.endpoints()),
                Unit.SECONDS,
                seconds);
        add("of that, endpoints", Unit.PER_SECOND, shop.endpoints() / seconds);
    }

    private void steady(FollowerProcess publisher) throws InterruptedException {
        int count = (int) (load.toSeconds() * PER_SECOND);
        progress.accept("scale: " + PER_SECOND + " changes a second for " + load);
        pauses.forget();
        Report report = send(publisher, count, i -> (int) (i * STRIDE % shop.endpoints()));
        String what = String.format(Locale.ROOT, "%d changes/s for %d s, ", PER_SECOND, load.toSeconds());
        add(what + "registry answer -> publisher's hand, p50", Unit.MILLISECONDS, report.p50());
        add(what + "registry answer -> publisher's hand, p99", Unit.MILLISECONDS, report.p99());
        add(what + "the longest", Unit.MILLISECONDS, report.longest());
        add(what + "publisher's longest GC pause", Unit.MILLISECONDS, report.pause());
        add(what + "publisher's GC pauses together", Unit.MILLISECONDS, report.paused());
        add(what + "publisher's heap, of at most 2 GiB", Unit.BYTES, report.heap());
        add(what + "ingest and topology, longest GC pause", Unit.MILLISECONDS, (double) pauses.longest());
        add(what + "ingest and topology, GC pauses together", Unit.MILLISECONDS, (double) pauses.together());
    }

    /// A new snapshot of one source while the three others change.
    private void beside(Pipeline pipeline, FollowerProcess publisher, String kind) throws InterruptedException {
        progress.accept("scale: a snapshot of " + fleet.quarter() + " " + kind);
        int others = shop.endpoints() - fleet.quarter();
        int count = 60 * PER_SECOND;
        Thread snapshot = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
            pipeline.resync(fleet.sources().getFirst().id());
        });
        Report report = send(publisher, count, i -> fleet.quarter() + (int) (i * STRIDE % others));
        snapshot.join();
        String what = String.format(
                Locale.ROOT,
                "%d changes/s of three sources beside a snapshot of %,d of the fourth %s, ",
                PER_SECOND,
                fleet.quarter(),
                kind);
        rows.add(new Row("scale", what + "p99", Unit.MILLISECONDS, Double.NaN, report.p99(), new Goal.AtMost(250)));
        add(what + "the longest", Unit.MILLISECONDS, report.longest());
    }

    private Report send(FollowerProcess publisher, int count, IntUnaryOperator endpoint) throws InterruptedException {
        OpenSchedule schedule = new OpenSchedule(nextVersion, Instant.now().plusSeconds(1), INTERVAL, count);
        nextVersion += count;
        publisher.await(schedule);
        for (int i = 0; i < count; i++) {
            Instant due = schedule.due(i);
            for (Duration left = until(due); left.isPositive(); left = until(due)) {
                LockSupport.parkNanos(left.toNanos());
            }
            fleet.change(endpoint.applyAsInt(i), schedule.base() + i);
        }
        await("the changes", () -> publisher.report().missing() == 0);
        return publisher.report();
    }

    private static Duration until(Instant due) {
        return Duration.between(Instant.now(), due);
    }

    private void restart(TopicCatalogue topics) throws InterruptedException, IOException {
        progress.accept("scale: the publisher starts again");
        long begin = System.nanoTime();
        try (FollowerProcess publisher = follower(topics)) {
            await("the table", () -> publisher.state().complete() == PARTITIONS);
            add("restart of the publisher, its process included", Unit.SECONDS, (System.nanoTime() - begin) / 1e9);
            int endpoints = publisher.state().endpoints();
            if (endpoints != shop.endpoints()) {
                throw new IllegalStateException("the image holds " + endpoints + " endpoints of " + shop.endpoints());
            }
        }
    }

    private void add(String what, Unit unit, double value) {
        rows.add(new Row("scale", what, unit, Double.NaN, value, new Goal.None()));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come within " + LONGEST);
            }
            Thread.sleep(Duration.ofMillis(250));
        }
    }
}
