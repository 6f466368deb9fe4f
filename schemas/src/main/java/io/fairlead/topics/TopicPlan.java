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
        List<TopicSpec> all = new ArrayList<>(wanted);
        all.addAll(others);
        List<TopicChange> changes = new ArrayList<>();
        for (TopicSpec spec : others) {
            ActualTopic found = actual.get(spec.name());
            if (found != null && found.partitions() != spec.partitions()) {
                changes.add(new Refuse(spec.name(), drift(found, spec, actual, all, others)));
            }
        }
        SortedMap<String, TopicSpec> byName = new TreeMap<>();
        wanted.forEach(spec -> byName.put(spec.name(), spec));
        byName.values().forEach(spec -> {
            ActualTopic found = actual.get(spec.name());
            if (found == null) {
                changes.add(new Create(spec));
            } else {
                List<Refuse> refusals = refusals(found, spec, drift(found, spec, actual, all, others));
                changes.addAll(refusals);
                if (refusals.isEmpty()) {
                    alteration(found, spec).ifPresent(changes::add);
                }
            }
        });
        return new TopicPlan(changes);
    }

    private static List<Refuse> refusals(ActualTopic found, TopicSpec spec, String drift) {
        List<Refuse> refusals = new ArrayList<>();
        if (found.partitions() != spec.partitions()) {
            refusals.add(new Refuse(spec.name(), drift));
        }
        String cleanup = found.config().getOrDefault(CLEANUP, "delete");
        String expected = spec.config().getOrDefault(CLEANUP, "delete");
        if (!cleanup.equals(expected)) {
            refusals.add(new Refuse(
                    spec.name(),
                    "topic " + spec.name() + " has " + CLEANUP + "=" + cleanup + ", expected " + expected
                            + ": with the other policy, records that are needed are lost; if nothing but Fairlead uses "
                            + "the topic, set it with kafka-configs --alter --add-config " + CLEANUP + "=" + expected));
        }
        return refusals;
    }

    /// If all topics agree, the configuration is wrong. If they do not, somebody has added partitions, and no setting
    /// makes them usable again.
    private static String drift(
            ActualTopic found,
            TopicSpec spec,
            Map<String, ActualTopic> actual,
            List<TopicSpec> all,
            List<TopicSpec> others) {
        boolean agree = all.stream()
                .filter(it -> it.partitions() == spec.partitions() && actual.containsKey(it.name()))
                .filter(it -> !it.name().endsWith(Topic.SCHEMAS.suffix())
                        && !it.name().endsWith(Topic.PROCESSES.suffix()))
                .allMatch(it -> Optional.ofNullable(actual.get(it.name()))
                        .filter(topic -> topic.partitions() == found.partitions())
                        .isPresent());
        String seen = "topic " + spec.name() + " has " + found.partitions() + " partitions, expected "
                + spec.partitions() + ": every service would change its partition; ";
        if (agree) {
            return seen + "set topics.partitions to " + found.partitions()
                    + ", or choose another topics.prefix and take new snapshots there";
        }
        String state = others.stream().map(TopicSpec::name).collect(Collectors.joining(", "));
        return seen + "the topics do not have the same count, and partitions cannot be removed: choose another"
                + " topics.prefix"
                + (state.isEmpty() ? "" : ", and delete topic " + state + " while no topology runs");
    }

    private static Optional<AlterConfig> alteration(ActualTopic found, TopicSpec spec) {
        SortedMap<String, Setting> settings = new TreeMap<>();
        spec.config().forEach((key, wanted) -> {
            String now = found.config().getOrDefault(key, "");
            if (!now.equals(wanted)) {
                settings.put(key, new Setting(now, wanted));
            }
        });
        return settings.isEmpty() ? Optional.empty() : Optional.of(new AlterConfig(spec.name(), Sorted.map(settings)));
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
