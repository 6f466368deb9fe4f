package io.fairlead.topology.merge;

/// The topic to which the state has written its complete table: its name, and Kafka's id of it. The id is empty while
/// the table is yet to be written.
public record WrittenTable(String topic, String id) {}
