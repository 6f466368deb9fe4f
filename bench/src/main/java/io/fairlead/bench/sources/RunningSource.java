package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/// One source as a file configures it, with ingest and topology as `fairlead run` has them.
final class RunningSource implements AutoCloseable {
    private static final int PARTITIONS = 12;

    private final StartedSource source;
    private final ChangesLog log;
    private final Pipeline pipeline;

    private RunningSource(StartedSource source, ChangesLog log, Pipeline pipeline) {
        this.source = source;
        this.log = log;
        this.pipeline = pipeline;
    }

    /// Starts it.
    ///
    /// @param source its YAML, as an entry of `sources`
    /// @param seen learns of each instance in `changes`
    static RunningSource start(Place place, String source, Consumer<InstanceSeen> seen)
            throws InterruptedException, IOException {
        return start(place.bed(), setup(place.folder(), source), topics -> ChangesLog.of(place.bed(), topics, seen));
    }

    /// The same, without the work of reading every instance.
    static RunningSource start(Place place, String source) throws InterruptedException, IOException {
        return start(place.bed(), setup(place.folder(), source), topics -> ChangesLog.ofMarkers(place.bed(), topics));
    }

    private interface Logs {
        ChangesLog of(TopicCatalogue topics);
    }

    private static RunningSource start(Bed bed, SourceSetup setup, Logs logs) throws InterruptedException {
        StartedSource source = new StartedSource(setup.source());
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        RunningSource running = new RunningSource(source, logs.of(topics), Pipeline.of(bed, topics, source.in(setup)));
        running.pipeline.startInOrder();
        return running;
    }

    /// The source of a configuration.
    static SourceSetup setup(Path folder, String source) throws IOException {
        Path file = Files.createTempFile(folder, "source", ".yaml");
        Files.writeString(file, """
                pipeline: bench
                kafka: embedded
                schema-registry: embedded
                targets: []
                sources:
                """ + source.indent(2));
        FairleadConfig config = new ConfigReader(BundledConnectors.list()).read(file);
        return Sources.setup(config, config.sources().getFirst(), Clock.systemUTC());
    }

    /// Waits for the first snapshot.
    ///
    /// @return seconds from the start of the source until all of it was in `changes`
    double awaitSnapshot(int instances) throws InterruptedException {
        Patience.await("the snapshot", () -> log.completions() >= PARTITIONS);
        if (log.total() != instances) {
            throw new IllegalStateException("the snapshot has " + log.total() + " instances, expected " + instances);
        }
        return (log.completedAt() - source.startedAt()) / 1e9;
    }

    @Override
    public void close() {
        pipeline.close();
        log.close();
    }
}
