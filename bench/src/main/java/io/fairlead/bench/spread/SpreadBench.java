package io.fairlead.bench.spread;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Backlog;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.scale.FollowerProcess;
import io.fairlead.bench.spread.WorkerProcess.Report;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One, two and four topologies and publishers over 24 partitions. Cores are few, so what counts is not how fast all
/// of them are together but how much each has to do.
public final class SpreadBench {
    private static final int PARTITIONS = 24;
    /// For each topology: a JVM that is still compiling takes twice the CPU.
    private static final int WARM_UP = 100_000;
    private static final int COUNTED = 200_000;
    private static final int PER_SECOND = 1000;
    private static final Shop SHOP = new Shop(8000, 5);

    private final Bed bed;
    private final Consumer<String> progress;
    private final Path folder;
    private final List<Row> rows = new ArrayList<>();

    /// @param folder for the state of the topologies
    public SpreadBench(Bed bed, Consumer<String> progress, Path folder) {
        this.bed = bed;
        this.progress = progress;
        this.folder = folder;
    }

    public List<Row> run() throws IOException, InterruptedException {
        double alone = Double.NaN;
        for (int instances : new int[] {1, 2, 4}) {
            progress.accept("spread: topologies: " + instances);
            TopicCatalogue topics = bed.pipeline(PARTITIONS);
            List<WorkerProcess> workers = new ArrayList<>();
            try (Backlog backlog = new Backlog(bed, topics, SHOP)) {
                for (int i = 0; i < instances; i++) {
                    workers.add(worker(topics));
                }
                shared(workers);
                List<Report> done = work(workers, backlog);
                double busiest =
                        done.stream().mapToDouble(Report::cpuSeconds).max().orElseThrow();
                alone = instances == 1 ? busiest : alone;
                busiest(instances, done, busiest, alone);
                if (instances == 2) {
                    shareAnew(topics, workers, backlog);
                }
                publishers(topics, instances);
            } finally {
                workers.forEach(WorkerProcess::close);
            }
        }
        return rows;
    }

    private WorkerProcess worker(TopicCatalogue topics) throws IOException {
        String state = Files.createTempDirectory(folder, "state").toString();
        return new WorkerProcess(AnsweringJvm.start(
                Worker.class, "1g", Worker.arguments(bed.bootstrapServers(), bed.registryUrl(), topics, state)));
    }

    private static void shared(List<WorkerProcess> workers) throws InterruptedException {
        int most = (PARTITIONS + workers.size() - 1) / workers.size();
        Patience.await("an even share of the partitions", () -> {
            List<Integer> tasks =
                    workers.stream().map(worker -> worker.report().tasks()).toList();
            return tasks.stream().mapToInt(Integer::intValue).sum() == PARTITIONS
                    && tasks.stream().allMatch(it -> it <= most);
        });
    }

    private static List<Report> work(List<WorkerProcess> workers, Backlog backlog) throws InterruptedException {
        int warmUp = WARM_UP * workers.size();
        backlog.write(warmUp);
        Patience.await("the warm-up", () -> endpoints(workers) == warmUp);
        List<Report> before = workers.stream().map(WorkerProcess::report).toList();
        backlog.write(COUNTED);
        Patience.await("the work", () -> endpoints(workers) == warmUp + COUNTED);
        List<Report> done = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            done.add(workers.get(i).report().since(before.get(i)));
        }
        return done;
    }

    private static long endpoints(List<WorkerProcess> workers) {
        return workers.stream().mapToLong(worker -> worker.report().endpoints()).sum();
    }

    private void busiest(int instances, List<Report> done, double cpu, double alone) {
        double records = done.stream().mapToLong(Report::endpoints).max().orElseThrow();
        String what = "topologies: " + instances + ": of " + COUNTED + " changes, ";
        rows.add(new Row(
                "spread",
                what + "those of the busiest next to an even share",
                Unit.COUNT,
                (double) COUNTED / instances,
                records,
                new Goal.TimesFloorAtMost(1.2)));
        rows.add(new Row(
                "spread",
                what + "CPU of the busiest next to an even share of one's",
                Unit.SECONDS,
                alone / instances,
                cpu,
                new Goal.None()));
    }

    /// One comes and goes again, while changes come one by one.
    private void shareAnew(TopicCatalogue topics, List<WorkerProcess> workers, Backlog backlog)
            throws InterruptedException, IOException {
        progress.accept("spread: one more topology comes, and goes again");
        try (Gaps gaps = new Gaps(bed, topics.name(Topic.ENDPOINTS), PARTITIONS);
                Trickle _ = new Trickle(backlog)) {
            // The first changes and the first reads are slow.
            Thread.sleep(Duration.ofSeconds(2));
            var _ = gaps.take();
            Thread.sleep(Duration.ofSeconds(5));
            pause("nothing happens", gaps.take());
            WorkerProcess third = worker(topics);
            List<WorkerProcess> three = new ArrayList<>(workers);
            three.add(third);
            shared(three);
            Thread.sleep(Duration.ofSeconds(2));
            pause("a third topology comes", gaps.take());
            third.close();
            shared(workers);
            Thread.sleep(Duration.ofSeconds(2));
            pause("it goes again", gaps.take());
        }
    }

    private void pause(String when, double[] millis) {
        rows.add(new Row(
                "spread",
                PER_SECOND + " changes/s, " + when + ": the longest pause of the median partition",
                Unit.MILLISECONDS,
                Double.NaN,
                millis[millis.length / 2],
                new Goal.None()));
        rows.add(new Row(
                "spread",
                PER_SECOND + " changes/s, " + when + ": the longest pause of any partition",
                Unit.MILLISECONDS,
                Double.NaN,
                millis[millis.length - 1],
                new Goal.None()));
    }

    private void publishers(TopicCatalogue topics, int instances) throws IOException, InterruptedException {
        progress.accept("spread: publishers: " + instances);
        List<FollowerProcess> publishers = new ArrayList<>();
        try {
            for (int i = 0; i < instances; i++) {
                publishers.add(FollowerProcess.start(
                        bed.bootstrapServers(),
                        bed.registryUrl(),
                        topics.name(Topic.ENDPOINTS),
                        Pipeline.name(topics)));
            }
            int most = (PARTITIONS + instances - 1) / instances;
            Patience.await("an even share of the table", () -> {
                var states = publishers.stream().map(FollowerProcess::state).toList();
                return states.stream()
                                        .mapToInt(FollowerProcess.State::endpoints)
                                        .sum()
                                == SHOP.endpoints()
                        && states.stream().allMatch(state -> state.complete() <= most);
            });
            double endpoints = publishers.stream()
                    .mapToInt(publisher -> publisher.state().endpoints())
                    .max()
                    .orElseThrow();
            rows.add(new Row(
                    "spread",
                    "publishers: " + instances + ": endpoints of the busiest next to an even share",
                    Unit.COUNT,
                    (double) SHOP.endpoints() / instances,
                    endpoints,
                    new Goal.TimesFloorAtMost(1.2)));
        } finally {
            publishers.forEach(FollowerProcess::close);
        }
    }

    /// Changes one by one until closed.
    private static final class Trickle implements AutoCloseable {
        private final Thread thread;
        private volatile boolean closing;

        Trickle(Backlog backlog) {
            thread = Thread.ofPlatform().name("bench-trickle").start(() -> {
                long interval = Duration.ofSeconds(1).toNanos() / PER_SECOND;
                for (long due = System.nanoTime(); !closing; due += interval) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    backlog.write(1);
                }
            });
        }

        @Override
        public void close() {
            closing = true;
            LockSupport.unpark(thread);
        }
    }
}
