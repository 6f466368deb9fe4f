package io.fairlead.operations.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.kafka.SourceReset;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.RecordKey.OfSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A retirement removes endpoints from the mesh, so it must not hit a source that some process still reads.
final class SourceRetirementsTest {
    private static final SourceId OLD = new SourceId("old");

    @TempDir
    private Path folder;

    private MeshImage table = MeshImage.EMPTY;

    private FairleadConfig config(String source) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources:
              - name: %s
                files: {paths: ["*.yaml"]}
            targets: []
            """.formatted(source));
        return new ConfigReader(BundledConnectors.list()).read(file);
    }

    private void status(int partition, String source, Freshness freshness) {
        SourceId id = new SourceId(source);
        table = table.apply(new TableChange(
                partition,
                table.position(partition) + 1,
                new OfSource(id),
                new SourceStatus(id, new Epoch(4), new Epoch(4), 3, 0, freshness, null, Instant.EPOCH, "", "")));
    }

    private MeshView view() {
        TreeSet<Integer> all = new TreeSet<>(Set.of(0, 1, 2));
        return new MeshView(table, all, all, _ -> 0);
    }

    @Test
    void aConfiguredSourceIsRefused() throws IOException {
        FairleadConfig config = config("old");

        assertThatThrownBy(() -> SourceRetirements.requireRemoved(config, OLD))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("remove it there first");
    }

    /// Its claims become those of the new name: removing them would empty the new name's services.
    @Test
    void theFormerNameOfAConfiguredSourceIsRefused() throws IOException {
        FairleadConfig config = config("new\n    formerly: [old]");

        assertThatThrownBy(() -> SourceRetirements.requireRemoved(config, OLD))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContainingAll("former name", "remove it from `formerly` first");
        SourceRetirements.requireRemoved(config, new SourceId("other"));
    }

    /// The partitions learn of the silence one after the other, and one that lags may be the only one that still hears
    /// the source.
    @Test
    void aSourceThatIsFreshInOnePartitionIsRefused() {
        status(0, "old", Freshness.STALE);
        status(1, "old", Freshness.FRESH);
        status(2, "old", Freshness.EXPIRED);

        assertThatThrownBy(() -> SourceRetirements.requireUnread(OLD, view()))
                .isInstanceOfSatisfying(
                        TransientFailure.class, it -> assertThat(it.code()).isEqualTo("APP-SOURCE-READ"));
    }

    @Test
    void theFreshnessOfOthersDoesNotMatter() {
        status(0, "old", Freshness.STALE);
        status(0, "other", Freshness.FRESH);
        status(1, "old", Freshness.EXPIRED);

        SourceRetirements.requireUnread(OLD, view());
    }

    /// A mistyped name must not look like a retirement that had nothing to do.
    @Test
    void aSourceThatTheTableDoesNotHoldIsRefusedWithTheOnesThatItHolds() {
        status(0, "dc1", Freshness.FRESH);
        status(1, "dc2", Freshness.FRESH);

        assertThatThrownBy(() -> SourceRetirements.requireUnread(OLD, view()))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("the table holds no source \"old\"; it holds [dc1, dc2]");
    }

    /// The command covers every epoch that was given, and no later one: an owner that begins after the preview keeps
    /// its
    /// claims. Where `owners` was lost, the table knows the higher epoch.
    @ParameterizedTest
    @CsvSource({"4, 5, 4", "4, 9, 8", "7, 1, 7", "7, 0, 7", "0, 1, 0"})
    void theRetirementEndsWithTheLastEpochThatWasGiven(long inTable, long next, long upTo) {
        SourceReset.Plan epochs = new SourceReset.Plan(OLD, new Epoch(inTable), new Epoch(next));

        assertThat(new SourceRetirements.Plan(epochs, view()).upTo()).isEqualTo(new Epoch(upTo));
    }
}
