package io.fairlead.simulation;

import java.util.List;

/// Faults of Kafka: topics that are lost or restored, a state that is lost, events that leave the log unread,
/// rights that are taken away.
final class KafkaFaults {
    private final SimPipeline pipeline;
    private int topics;

    KafkaFaults(SimPipeline pipeline) {
        this.pipeline = pipeline;
    }

    void play(Step step) {
        int pick = step.pick();
        int more = step.more();
        List<SimTask> tasks = pipeline.tasks;
        switch (step.kind()) {
            case TABLE_LOST -> loseTable(pick);
            case TABLE_RESTORED -> restoreTable(more);
            case STATE_LOST -> tasks.get(pick % SimLog.PARTITIONS).loseState();
            case EVENTS_LOST -> tasks.get(pick % SimLog.PARTITIONS).loseEvents(1 + more % 20, pipeline.clock.instant());
            case ACCESS_DENIED -> {
                if (pick % 2 == 0) {
                    tasks.get(more % SimLog.PARTITIONS).stop();
                } else {
                    pipeline.publishers.get(more % 2).deny();
                }
            }
            case ACCESS_GRANTED -> grantAccess();
            default -> throw new IllegalArgumentException(step + " is no fault of Kafka");
        }
    }

    void grantAccess() {
        pipeline.tasks.forEach(SimTask::start);
        pipeline.publishers.forEach(SimPublisher::allow);
    }

    /// While all runs, or while the topology is stopped, or while the publishers are.
    private void loseTable(int pick) {
        if (isOnlyCopy()) {
            return;
        }
        recover();
        if (pick % 3 == 1) {
            pipeline.tasks.forEach(SimTask::stop);
        }
        String id = nextId();
        pipeline.tasks.forEach(task -> task.table.replace(id));
        if (pick % 3 == 2) {
            pipeline.restart(0);
            pipeline.restart(1);
        }
    }

    private void restoreTable(int more) {
        if (isOnlyCopy()) {
            return;
        }
        recover();
        String id = nextId();
        pipeline.tasks.forEach(task -> {
            task.table.restore(id, more % (task.table.history().size() + 1));
            task.tableIsRestored();
        });
    }

    /// Where table and state of a partition are lost together, nothing knows what they held.
    private boolean isOnlyCopy() {
        return pipeline.tasks.stream().anyMatch(SimTask::isLost);
    }

    private void recover() {
        pipeline.tasks.forEach(task -> task.recover(pipeline.clock.instant()));
    }

    private String nextId() {
        topics++;
        return "table-" + topics;
    }
}
