package io.fairlead.app.runtime;

import io.fairlead.app.config.FairleadConfig;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topics of the configuration and that of the topology's state, by their exact names. `owners` is the last to go,
/// as it says whose the others are (ADR 25): what failed can be repeated.
final class InstalledTopics implements InstalledPart {
    private final FairleadConfig config;
    private final Admin admin;
    private final String others;

    /// @param others why the topics of the configuration are not ours; empty where they are
    InstalledTopics(FairleadConfig config, Admin admin, String others) {
        this.config = config;
        this.admin = admin;
        this.others = others;
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public List<Item> find() throws InterruptedException {
        Set<String> there = TopicsOwner.names(admin);
        String owners = Platform.catalogue(config).name(Topic.OWNERS);
        List<Item> items = new ArrayList<>();
        Platform.internal(config).forEach(topic -> items.add(Item.toRemove(topic.name())));
        Platform.wanted(config).stream()
                .map(TopicSpec::name)
                .sorted(Comparator.<String, Boolean>comparing(owners::equals).thenComparing(Comparator.naturalOrder()))
                .forEach(topic -> items.add(new Item(topic, others)));
        return items.stream().filter(item -> there.contains(item.name())).toList();
    }

    @Override
    public Result remove(Item item) throws InterruptedException {
        try {
            KafkaCall.get(
                    admin.deleteTopics(List.of(item.name())).all(), "topic " + item.name() + " could not be deleted");
        } catch (Failure failure) {
            if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw failure;
            }
        }
        return done(item);
    }
}
