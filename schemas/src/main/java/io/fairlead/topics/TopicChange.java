package io.fairlead.topics;

import java.util.SortedMap;

/// One difference between a topic and its specification.
public sealed interface TopicChange {
    String topic();

    /// The topic does not exist.
    record Create(TopicSpec spec) implements TopicChange {
        @Override
        public String topic() {
            return spec.name();
        }
    }

    /// Settings differ and can be set safely.
    record AlterConfig(String topic, SortedMap<String, Setting> settings) implements TopicChange {}

    /// A difference that no tool may repair automatically. `message` names the actual and the expected value, and the
    /// remedy.
    record Refuse(String topic, String message) implements TopicChange {}

    /// A setting's actual and wanted value.
    record Setting(String actual, String wanted) {}
}
