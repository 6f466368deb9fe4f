package io.fairlead.operations.uninstall;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.Failure;
import io.fairlead.platform.KafkaCall;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Result;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Topics of an installation, by their exact names.
final class InstalledTopics implements InstalledPart {
    private final Admin admin;
    private final List<Item> topics;
    private final boolean evidence;

    private InstalledTopics(Admin admin, List<Item> topics, boolean evidence) {
        this.admin = admin;
        this.topics = List.copyOf(topics);
        this.evidence = evidence;
    }

    /// All but `owners`: the topics of the configuration and the one of the topology's state.
    ///
    /// @param others why the topics of the configuration are not ours; empty if they are
    /// @param shared why names with only the pipeline's name are not ours; empty if they are
    static InstalledTopics allButOwners(FairleadConfig config, Admin admin, String others, String shared) {
        String owners = owners(config);
        List<Item> topics = new ArrayList<>();
        Platform.internal(config).forEach(topic -> topics.add(new Item(topic.name(), shared)));
        Platform.wanted(config).stream()
                .map(TopicSpec::name)
                .filter(topic -> !topic.equals(owners))
                .sorted()
                .forEach(topic -> topics.add(new Item(topic, others)));
        return new InstalledTopics(admin, topics, false);
    }

    /// The topic `owners`, which shows who owns the others (ADR 25).
    static InstalledTopics owners(FairleadConfig config, Admin admin, String others) {
        return new InstalledTopics(admin, List.of(new Item(owners(config), others)), true);
    }

    private static String owners(FairleadConfig config) {
        return Platform.catalogue(config).name(Topic.OWNERS);
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public boolean isEvidence() {
        return evidence;
    }

    @Override
    public List<Item> find() throws InterruptedException {
        Set<String> there = TopicsOwner.names(admin);
        return topics.stream().filter(item -> there.contains(item.name())).toList();
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
