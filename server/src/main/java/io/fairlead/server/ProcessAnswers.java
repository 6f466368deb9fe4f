package io.fairlead.server;

import io.fairlead.api.ApiAnswers;
import io.fairlead.config.TargetConfig;
import io.fairlead.operations.record.AuditLog;
import io.fairlead.operations.record.Past;
import io.fairlead.operations.record.ReadPast;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.platform.Platform;
import io.fairlead.table.image.MeshView;
import java.util.List;
import java.util.Optional;

/// Answers the API's questions for a process that has started: from the image of its publisher if that holds the whole
/// table, else from the topics.
record ProcessAnswers(Fairlead fairlead, Past past) implements ApiAnswers {
    static ProcessAnswers of(Fairlead fairlead) {
        return new ProcessAnswers(fairlead, new ReadPast(fairlead.past(), new AuditLog(fairlead.platform())));
    }

    @Override
    public MeshView table() throws InterruptedException {
        Platform platform = fairlead.platform();
        Optional<MeshView> held = fairlead.publisherRole()
                .map(PublisherRole::view)
                .filter(it -> it.read().size() == platform.topics().partitions());
        return held.isPresent() ? held.get() : TableQueries.table(platform);
    }

    @Override
    public List<TargetConfig> targets() {
        return fairlead.inForce().config().targets();
    }
}
