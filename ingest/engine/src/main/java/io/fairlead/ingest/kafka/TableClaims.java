package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.Epochs.TableClaim;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.reader.TableReader;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// Reads from the complete table where the instances of one source have a claim. Takes as long as the table is large,
/// so it is used only after rules have changed.
record TableClaims(
        Supplier<Consumer<byte[], byte[]>> consumers,
        List<TopicPartition> partitions,
        Deserializer<TableEntry> reader) {
    /// @throws KafkaException it could not be read to its end
    List<TableClaim> of(SourceId source, Predicate<TableClaim> wanted) {
        Map<ByteBuffer, List<TableClaim>> claims = new LinkedHashMap<>();
        try (TableReader table = new TableReader(consumers, partitions, entry -> note(entry, source, wanted, claims))) {
            table.readToEnd();
        }
        return claims.values().stream().flatMap(List::stream).distinct().toList();
    }

    private void note(
            ConsumerRecord<byte[], byte[]> entry,
            SourceId source,
            Predicate<TableClaim> wanted,
            Map<ByteBuffer, List<TableClaim>> claims) {
        if (entry.key() == null || TableSources.isStatus(entry.key())) {
            return;
        }
        List<TableClaim> found = claims(entry, source).stream().filter(wanted).toList();
        if (found.isEmpty()) {
            claims.remove(ByteBuffer.wrap(entry.key()));
        } else {
            claims.put(ByteBuffer.wrap(entry.key()), found);
        }
    }

    private List<TableClaim> claims(ConsumerRecord<byte[], byte[]> entry, SourceId source) {
        if (entry.value() == null) {
            return List.of();
        }
        try {
            return reader.deserialize(entry.topic(), entry.headers(), entry.value())
                            instanceof MergedEndpoint(var service, var _, var provenance)
                    ? provenance.witnesses().stream()
                            .filter(witness -> witness.source().equals(source))
                            .map(Witness::instance)
                            .map(instance -> new TableClaim(service, instance))
                            .toList()
                    : List.of();
        } catch (RejectedFailure _) {
            return List.of(); // Skip undecodable records.
        }
    }
}
