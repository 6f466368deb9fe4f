package io.fairlead.topics;

import io.fairlead.model.Sorted;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.topics.TopicChange.AlterConfig;
import io.fairlead.topics.TopicChange.Create;
import io.fairlead.topics.TopicChange.Refuse;
import io.fairlead.topics.TopicChange.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The changes from the actual topics to the wanted ones, in order of their names.
///
/// | the topic | change |
/// |---|---|
/// | does not exist | create |
/// | has another partition count | refuse: services would change their partition; the changelog of the topology too |
/// | has another cleanup policy | refuse: records would be lost or kept wrongly |
/// | has other values of the other settings | alter them |
///
/// The replication of an existing topic is the operator's decision: it is not compared.
public record TopicPlan(List<TopicChange> changes) {
    private static final String CLEANUP = "cleanup.policy";

    public TopicPlan {
        changes = List.copyOf(changes);
    }

    public static TopicPlan between(Map<String, ActualTopic> actual, List<TopicSpec> wanted) {
        return between(actual, wanted, List.of());
    }

    /// The same with topics created by others, such as the changelog of the topology. `others` names them; if they
    /// exist, they must have the same partition count as all.
    public static TopicPlan between(Map<String, ActualTopic> actual, List<TopicSpec> wanted, List<TopicSpec> others) {
        return new TopicPlan(new Comparison(actual, wanted, others).changes());
    }

    /// The topics as they are and as they shall be.
    private record Comparison(Map<String, ActualTopic> actual, List<TopicSpec> wanted, List<TopicSpec> others) {
        List<TopicChange> changes() {
            List<TopicChange> changes = new ArrayList<>();
            for (TopicSpec spec : others) {
                ActualTopic found = actual.get(spec.name());
                if (found != null) {
                    drift(found, spec).ifPresent(changes::add);
                }
            }
            SortedMap<String, TopicSpec> byName = new TreeMap<>();
            wanted.forEach(spec -> byName.put(spec.name(), spec));
            byName.values().forEach(spec -> changes.addAll(changes(spec)));
            return changes;
        }

        private List<TopicChange> changes(TopicSpec spec) {
            ActualTopic found = actual.get(spec.name());
            if (found == null) {
                return List.of(new Create(spec));
            }
            List<TopicChange> refusals = new ArrayList<>();
            drift(found, spec).ifPresent(refusals::add);
            otherCleanup(found, spec).ifPresent(refusals::add);
            return refusals.isEmpty() ? List.copyOf(alteration(found, spec)) : refusals;
        }

        private Optional<Refuse> drift(ActualTopic found, TopicSpec spec) {
            if (found.partitions() == spec.partitions()) {
                return Optional.empty();
            }
            return Optional.of(new Refuse(
                    spec.name(),
                    "topic " + spec.name() + " has " + found.partitions() + " partitions, expected "
                            + spec.partitions() + ": every service would change its partition; "
                            + (agree(found, spec) ? otherCount(found) : otherPrefix())));
        }

        /// If all topics agree, the configuration is wrong. If they do not, somebody has added partitions, and no
        /// setting makes them usable again.
        private boolean agree(ActualTopic found, TopicSpec spec) {
            return Stream.concat(wanted.stream(), others.stream())
                    .filter(it -> it.partitions() == spec.partitions() && actual.containsKey(it.name()))
                    .filter(it -> !it.name().endsWith(Topic.SCHEMAS.suffix())
                            && !it.name().endsWith(Topic.PROCESSES.suffix()))
                    .allMatch(it -> Optional.ofNullable(actual.get(it.name()))
                            .filter(topic -> topic.partitions() == found.partitions())
                            .isPresent());
        }

        private static String otherCount(ActualTopic found) {
            return "set topics.partitions to " + found.partitions()
                    + ", or choose another topics.prefix and take new snapshots there";
        }

        private String otherPrefix() {
            String state = others.stream().map(TopicSpec::name).collect(Collectors.joining(", "));
            return "the topics do not have the same count, and partitions cannot be removed: choose another"
                    + " topics.prefix"
                    + (state.isEmpty() ? "" : ", and delete topic " + state + " while no topology runs");
        }
    }

    private static Optional<Refuse> otherCleanup(ActualTopic found, TopicSpec spec) {
        String cleanup = found.config().getOrDefault(CLEANUP, "delete");
        String expected = spec.config().getOrDefault(CLEANUP, "delete");
        if (cleanup.equals(expected)) {
            return Optional.empty();
        }
        return Optional.of(new Refuse(
                spec.name(),
                "topic " + spec.name() + " has " + CLEANUP + "=" + cleanup + ", expected " + expected
                        + ": with the other policy, records that are needed are lost; if nothing but Fairlead uses "
                        + "the topic, set it with kafka-configs --alter --add-config " + CLEANUP + "=" + expected));
    }

    private static List<AlterConfig> alteration(ActualTopic found, TopicSpec spec) {
        SortedMap<String, Setting> settings = new TreeMap<>();
        spec.config().forEach((key, wanted) -> {
            String now = found.config().getOrDefault(key, "");
            if (!now.equals(wanted)) {
                settings.put(key, new Setting(now, wanted));
            }
        });
        return settings.isEmpty() ? List.of() : List.of(new AlterConfig(spec.name(), Sorted.map(settings)));
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// Returns if nothing is refused.
    ///
    /// @throws ConfigurationFailure names every topic that cannot be used as it is
    public void requireNoRefusal() {
        String refused = changes.stream()
                .filter(Refuse.class::isInstance)
                .map(change -> ((Refuse) change).message())
                .collect(Collectors.joining("; "));
        if (!refused.isEmpty()) {
            throw new ConfigurationFailure("TOPICS-DRIFT", refused);
        }
    }

    /// Returns if the topics can be used now: all exist and none is refused. Other settings may differ.
    ///
    /// @throws ConfigurationFailure names every topic that is missing or cannot be used as it is
    public void requireUsable() {
        requireNoRefusal();
        String missing = changes.stream()
                .filter(Create.class::isInstance)
                .map(TopicChange::topic)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new ConfigurationFailure(
                    "TOPICS-MISSING", "topics are missing: " + missing + "; create them with: fairlead topics apply");
        }
    }
}
