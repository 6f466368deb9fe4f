package io.fairlead.app.runtime;

import io.fairlead.model.failure.Failure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// The consumer groups of the three roles.
final class InstalledGroups implements InstalledPart {
    private final String pipeline;
    private final Admin admin;

    InstalledGroups(String pipeline, Admin admin) {
        this.pipeline = pipeline;
        this.admin = admin;
    }

    @Override
    public String name() {
        return "consumer groups";
    }

    @Override
    public List<Item> find() throws InterruptedException {
        Set<String> there = KafkaCall.get(admin.listGroups().all(), "the consumer groups cannot be listed").stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
        return GroupCheck.groups(pipeline).stream()
                .filter(there::contains)
                .sorted()
                .map(Item::toRemove)
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
