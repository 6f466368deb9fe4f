package io.fairlead.wire.schemaregistry;

/// The part of a Kafka record that a schema describes, and the subject it is registered under (Confluent's
/// TopicNameStrategy).
public enum RecordPart {
    KEY("key"),
    VALUE("value");

    private final String word;

    RecordPart(String word) {
        this.word = word;
    }

    public String subject(String topic) {
        return topic + "-" + word;
    }

    /// The record header in which Confluent's serializers from version 8 on may put a schema's GUID.
    String guidHeader() {
        return "__" + word + "_schema_id";
    }

    String word() {
        return word;
    }
}
