package io.fairlead.topics;

import java.util.SortedMap;

/// One difference between a topic as it is and as it shall be.
public sealed interface TopicChange {
    String topic();

    /// The topic is not there.
    record Create(TopicSpec spec) implements TopicChange {
        @Override
        public String topic() {
            return spec.name();
        }
    }

    /// Settings differ and can be set without harm.
    record AlterConfig(String topic, SortedMap<String, Setting> settings) implements TopicChange {}

    /// A difference that no tool may mend by itself. `message` says what was found, expected, and what to do.
    record Refuse(String topic, String message) implements TopicChange {}

    /// A setting's value now and as it shall be.
    record Setting(String actual, String wanted) {}
}
