package io.fairlead.topology.streams;

import io.fairlead.topology.merge.WrittenTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs the findings and actions of the keeper of a table, and forwards those that are counted.
final class LoggedTable implements TableListener {
    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

    private final String topic;
    private final int partition;
    private final TopologyListener listener;

    LoggedTable(TablePartition table, TopologyListener listener) {
        this.topic = table.topicName();
        this.partition = table.number();
        this.listener = listener;
    }

    @Override
    public void foreignState(WrittenTable written, String expected) {
        LOG.error(
                "code=TOPOLOGY-STATE-FOREIGN partition={} the state is of topic {}, expected {}: it is discarded,"
                        + " and every source is asked for a snapshot",
                partition,
                written.topic(),
                expected);
    }

    @Override
    public void stateLost(int entries, int endpoints) {
        LOG.error(
                "code=TOPOLOGY-STATE-LOST partition={} the table holds {} entries, and {} endpoints of them are not"
                        + " in the state: they stay as they are until their sources have completed a new snapshot",
                partition,
                entries,
                endpoints);
        listener.stateLost(partition, endpoints);
    }

    @Override
    public void eventsLost(long records) {
        LOG.error(
                "code=TOPOLOGY-EVENTS-LOST partition={} {} records were deleted from the topic changes before they were read: every"
                        + " source is asked for a snapshot",
                partition,
                records);
    }

    @Override
    public void rewriting(String id, String before, int entries, int adopted) {
        if (before.isEmpty()) {
            LOG.info(
                    "partition={} the table is written again to topic {}, entries={} not-known-before={}",
                    partition,
                    topic,
                    entries,
                    adopted);
            return;
        }
        LOG.warn(
                "code=TOPOLOGY-TABLE-REPLACED partition={} topic {} has id {}, the table was written to {}: {} entries"
                        + " are written again; {} endpoints that it holds were not known, and stay until their"
                        + " sources have completed a new snapshot",
                partition,
                topic,
                id,
                before,
                entries,
                adopted);
    }

    @Override
    public void written(int left) {
        listener.rebuilding(partition, left + 1);
    }

    @Override
    public void complete(String id) {
        listener.rebuilding(partition, 0);
        LOG.info("partition={} the table is complete in topic {} with id {}", partition, topic, id);
    }
}
