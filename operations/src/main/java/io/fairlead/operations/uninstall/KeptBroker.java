package io.fairlead.operations.uninstall;

import io.fairlead.config.FairleadConfig;
import io.fairlead.embedded.HeldDirectory;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.Installation;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.topics.TopicSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/// An embedded broker that keeps its directory, as found by `uninstall`.
///
/// @param installation of a process with this configuration on it; empty if it contains no broker
/// @param others why it does not belong only to this installation; empty if it does
record KeptBroker(String installation, String others) {
    /// The state of a former pipeline name is useless without topics of its own.
    private static final String STATE = "-topology-state-changelog";

    /// Starts the broker to read its topics.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: a process runs on the directory; `APP-TOPICS-TAKEN`:
    ///     the topics are another pipeline's
    static KeptBroker look(FairleadConfig config, Path directory) throws InterruptedException {
        try (Kafka kafka = Kafka.open(config.kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            Optional<String> other = TopicsOwner.other(config, kafka, admin);
            if (other.isPresent()) {
                throw taken(config, directory, other.get());
            }
            return new KeptBroker(Installation.of(config, admin), others(config, admin));
        } catch (ConfigurationFailure failure) {
            throw told(config, directory, failure);
        }
    }

    private static ConfigurationFailure taken(FairleadConfig config, Path directory, String other) {
        return new ConfigurationFailure(
                "APP-TOPICS-TAKEN",
                "the topics in " + directory + " belong to pipeline \"" + other + "\", this one is \""
                        + config.pipeline() + "\"; correct the configuration, nothing was removed");
    }

    private static String others(FairleadConfig config, Admin admin) throws InterruptedException {
        Set<String> ours = Platform.wanted(config).stream().map(TopicSpec::name).collect(Collectors.toSet());
        return TopicsOwner.names(admin).stream()
                .filter(topic -> !ours.contains(topic) && !topic.startsWith("__") && !topic.endsWith(STATE))
                .sorted()
                .findFirst()
                .map(topic -> "its broker holds topics of others, such as " + topic
                        + "; remove it manually once nobody needs them")
                .orElse("");
    }

    /// Prevents brokers from starting on the directory.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: one was faster
    static HeldDirectory hold(FairleadConfig config, Path directory) {
        try {
            return HeldDirectory.of(directory);
        } catch (ConfigurationFailure failure) {
            throw told(config, directory, failure);
        }
    }

    private static ConfigurationFailure told(FairleadConfig config, Path directory, ConfigurationFailure why) {
        return why.code().equals("EMBEDDED-KAFKA-IN-USE")
                ? new ConfigurationFailure(
                        "APP-PIPELINE-RUNNING",
                        "a process of pipeline \"" + config.pipeline() + "\" runs on " + directory + "; stop it first: "
                                + why.getMessage(),
                        why)
                : why;
    }
}
