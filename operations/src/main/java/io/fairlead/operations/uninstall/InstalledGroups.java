package io.fairlead.operations.uninstall;

import io.fairlead.model.failure.Failure;
import io.fairlead.platform.KafkaCall;
import io.fairlead.platform.Result;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// The consumer groups of the three roles.
final class InstalledGroups implements InstalledPart {
    private final String pipeline;
    private final Admin admin;
    private final String shared;

    /// @param shared why they are not only ours; empty if they are
    InstalledGroups(String pipeline, Admin admin, String shared) {
        this.pipeline = pipeline;
        this.admin = admin;
        this.shared = shared;
    }

    @Override
    public String name() {
        return "consumer groups";
    }

    @Override
    public List<Item> find() throws InterruptedException {
        return SharedName.there(pipeline, admin).stream()
                .map(group -> new Item(group, shared))
                .toList();
    }

    @Override
    public Result remove(Item item) throws InterruptedException {
        try {
            KafkaCall.get(
                    admin.deleteConsumerGroups(List.of(item.name())).all(),
                    "consumer group " + item.name() + " could not be deleted");
        } catch (Failure failure) {
            if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
                throw failure;
            }
        }
        return done(item);
    }
}
