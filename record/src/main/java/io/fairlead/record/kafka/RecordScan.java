package io.fairlead.record.kafka;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.Cut;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.store.StoreReader.Span;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Answers one question from the topics, without a store: it reads the partitions concerned from the time to
/// their end.
public final class RecordScan implements AutoCloseable {
    /// Not a time: the table as it is, and the decisions that are still to come.
    public static final Instant PRESENT = Instant.MAX;

    private final RecordTopics topics;
    private final TopicScan scan;

    private RecordScan(RecordTopics topics, TopicScan scan) {
        this.topics = topics;
        this.scan = scan;
    }

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    public static RecordScan open(RecordTopics topics, ScanListener listener) {
        return new RecordScan(topics, new TopicScan(topics, listener));
    }

    /// Receives decisions, in the order of each partition.
    public interface Found {
        void accept(LoggedDecision decision);
    }

    /// The table at a time, and the offsets that the time selected.
    public record TableAt(Cut cut, SortedMap<RowKey, TableEntry> rows) {}

    /// The decisions from `since` on, in the order of each partition.
    ///
    /// @param service only the partition of this service, and only its decisions; null for all
    public void history(Instant since, @Nullable ServiceKey service, Found found) {
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), service);
            scan.scanAll(scan.starts(read, since), scan.ends(read), passing(since, service, found));
        });
    }

    /// The decisions of a span of time, in the order of each partition: those from the offset that `since` selects to
    /// the
    /// one that `until` selects.
    ///
    /// @param service as for [#history]
    /// @return the offset up to which each partition was read
    public SortedMap<Integer, Long> decisions(Span span, @Nullable ServiceKey service, Found found) {
        SortedMap<Integer, Long> read = new TreeMap<>();
        TopicScan.attempt(() -> {
            Collection<TopicPartition> partitions = scan.partitions(topics.audit(), service);
            Map<TopicPartition, Long> ends = scan.ends(partitions);
            FirstOffsets until = new FirstOffsets(span.until());
            ReadToEnd.Visitor passing = passing(span.since(), service, found);
            scan.scanAll(scan.starts(partitions, span.since()), ends, record -> {
                if (!until.isReached(record)) {
                    passing.read(record);
                }
            });
            read.putAll(byPartition(ends));
        });
        return read;
    }

    private ReadToEnd.Visitor passing(Instant since, @Nullable ServiceKey service, Found found) {
        Predicate<ConsumerRecord<byte[], byte[]>> isMeant = TopicScan.of(service);
        FirstOffsets first = new FirstOffsets(since);
        // Reading begins at the end then.
        boolean isFromPresent = since.equals(PRESENT);
        return record -> {
            if ((isFromPresent || first.isReached(record)) && isMeant.test(record)) {
                scan.readable(record).ifPresent(found::accept);
            }
        };
    }

    /// Passes on the decisions from `since` on, and then each one once it is committed, until it is stopped.
    ///
    /// @param service as for [#history]
    public void follow(Instant since, @Nullable ServiceKey service, Found found, BooleanSupplier isStopped) {
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), service);
            scan.follow(scan.starts(read, since), passing(since, service, found), isStopped);
        });
    }

    /// The same for all partitions, from the offsets of a position.
    public void follow(Cut from, Found found, BooleanSupplier isStopped) {
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), null);
            Map<TopicPartition, Long> starts = new HashMap<>(scan.ends(read));
            starts.replaceAll((partition, end) -> from.offsets().getOrDefault(partition.partition(), end));
            scan.follow(starts, record -> scan.readable(record).ifPresent(found::accept), isStopped);
        });
    }

    /// The decisions from the offsets of a position, inclusive, to those of another one, exclusive. A partition that
    /// has no offset in both is left out.
    public void between(Cut from, Cut to, Found found) {
        TopicScan.attempt(() -> {
            Map<TopicPartition, Long> starts = new HashMap<>();
            Map<TopicPartition, Long> ends = new HashMap<>();
            scan.partitions(topics.audit(), null).forEach(partition -> {
                Long start = from.offsets().get(partition.partition());
                Long end = to.offsets().get(partition.partition());
                if (start != null && end != null && start < end) {
                    starts.put(partition, start);
                    ends.put(partition, end);
                }
            });
            scan.scanAll(starts, ends, record -> scan.readable(record).ifPresent(found::accept));
        });
    }

    /// The first offsets that no decision has yet.
    ///
    /// @param service only the partition of this service; null for all
    public Cut ends(@Nullable ServiceKey service) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        TopicScan.attempt(() -> scan.ends(scan.partitions(topics.audit(), service))
                .forEach((partition, end) -> offsets.put(partition.partition(), end)));
        return new Cut(offsets);
    }

    /// The table at a time: all of it, or the rows of one service.
    ///
    /// @throws RejectedFailure the time is before the first decision that is kept
    public TableAt at(Instant time, @Nullable ServiceKey service) {
        return at(List.of(time), service).getFirst();
    }

    /// The tables at several times, from one reading. [#PRESENT] is the table as it is.
    ///
    /// @throws RejectedFailure one of the times is before the first decision that is kept
    public List<TableAt> at(List<Instant> times, @Nullable ServiceKey service) {
        List<TableAt> found = new ArrayList<>();
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), service);
            Instant first = Collections.min(times);
            Map<TopicPartition, Long> starts = scan.starts(read, first);
            scan.requireKept(read, starts, first);
            Map<Integer, Long> shown = byPartition(scan.ends(read));
            // First the present, then the decisions up to an end that is taken afterwards: see TableUndo.
            SortedMap<RowKey, TableEntry> present = present(service);
            List<ScannedTable> tables = times.stream()
                    .map(it -> ScannedTable.of(it, present, shown))
                    .toList();
            Map<TopicPartition, Long> ends = scan.ends(read);
            Predicate<ConsumerRecord<byte[], byte[]>> isMeant = TopicScan.of(service);
            scan.scanAll(starts, ends, record -> {
                List<ScannedTable> concerned =
                        tables.stream().filter(it -> it.concerns(record)).toList();
                if (!concerned.isEmpty() && record.value() != null && isMeant.test(record)) {
                    LoggedDecision logged = scan.logged(record);
                    concerned.forEach(it -> it.pass(logged));
                }
            });
            tables.forEach(it -> found.add(it.at(present, byPartition(ends))));
        });
        return found;
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byPartition = new HashMap<>();
        offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
        return byPartition;
    }

    private SortedMap<RowKey, TableEntry> present(@Nullable ServiceKey service) {
        SortedMap<RowKey, TableEntry> present = new TreeMap<>();
        Collection<TopicPartition> table = scan.partitions(topics.endpoints(), service);
        scan.scanAll(scan.beginnings(table), scan.ends(table), record -> row(record, service, present));
        return present;
    }

    private void row(
            ConsumerRecord<byte[], byte[]> record,
            @Nullable ServiceKey service,
            SortedMap<RowKey, TableEntry> present) {
        RowKey row;
        try {
            row = new RowKey(record.partition(), Keys.parseEndpoint(record.key()));
        } catch (RejectedFailure e) {
            return; // No decision has such a row.
        }
        boolean isMeant =
                service == null || row.service().filter(service::equals).isPresent();
        if (!isMeant || row.key() instanceof RecordKey.OfSource) {
            return;
        }
        TableEntry entry = topics.entries().deserialize(topics.endpoints(), record.headers(), record.value());
        if (entry == null) {
            present.remove(row);
        } else {
            present.put(row, entry);
        }
    }

    @Override
    public void close() {
        scan.close();
    }
}
