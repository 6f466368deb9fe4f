package io.fairlead.operations.record;

import io.fairlead.platform.Platform;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.topics.Topic;

/// The topics about the past of an installation.
public final class PastTopics {
    private PastTopics() {}

    public static RecordTopics of(Platform platform) {
        return new RecordTopics(
                platform.topic(Topic.AUDIT),
                platform.topic(Topic.ENDPOINTS),
                platform.kafka().consumer(),
                platform.schemas().readAudit(),
                platform.schemas().readEndpoints());
    }
}
