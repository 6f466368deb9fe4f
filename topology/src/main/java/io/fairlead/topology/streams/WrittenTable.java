package io.fairlead.topology.streams;

/// What the state notes of itself.
///
/// @param topic the name of the topic to which its table is written
/// @param id Kafka's id of that topic once the complete table is in it; empty before
/// @param stateId Kafka's id of the topic that held the complete state when this was noted
record WrittenTable(String topic, String id, String stateId) {
    WrittenTable incomplete() {
        return new WrittenTable(topic, "", stateId);
    }

    WrittenTable completeIn(String topicId) {
        return new WrittenTable(topic, topicId, stateId);
    }
}
