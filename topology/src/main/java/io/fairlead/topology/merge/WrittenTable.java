package io.fairlead.topology.merge;

/// The metadata of the state.
///
/// @param topic the name of the topic to which its table is written
/// @param id Kafka's id of that topic once the complete table is in it; empty before
/// @param stateId Kafka's id of the topic that held the complete state when this was recorded
public record WrittenTable(String topic, String id, String stateId) {
    /// The same, with the table to be written again.
    public WrittenTable incomplete() {
        return new WrittenTable(topic, "", stateId);
    }

    public WrittenTable completeIn(String topicId) {
        return new WrittenTable(topic, topicId, stateId);
    }
}
