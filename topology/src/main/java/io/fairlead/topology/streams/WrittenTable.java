package io.fairlead.topology.streams;

/// The topic to which the state has written its complete table: its name, and Kafka's id of it. The id is empty while
/// the table is yet to be written.
record WrittenTable(String topic, String id) {}
