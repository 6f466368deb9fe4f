package io.fairlead.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Sorted;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.topics.TopicChange.AlterConfig;
import io.fairlead.topics.TopicChange.Create;
import io.fairlead.topics.TopicChange.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private final TopicCatalogue catalogue = new TopicCatalogue("fairlead.", 12, (short) 3);
    private final TopicSpec endpoints = catalogue.spec(Topic.ENDPOINTS);

    private Map<String, ActualTopic> asWanted() {
        Map<String, ActualTopic> actual = new HashMap<>();
        catalogue.all().forEach(spec -> actual.put(spec.name(), new ActualTopic(spec.partitions(), spec.config())));
        return actual;
    }

    private ActualTopic endpointsWith(int partitions, String key, String value) {
        Map<String, String> config = new TreeMap<>(endpoints.config());
        config.put(key, value);
        return new ActualTopic(partitions, Sorted.map(config));
    }

    @Test
    void topicsAsWantedNeedNothing() {
        assertThat(TopicPlan.between(asWanted(), catalogue.all()).isEmpty()).isTrue();
    }

    @Test
    void missingTopicsAreMadeInOrderOfTheirNames() {
        TopicPlan plan = TopicPlan.between(Map.of(), catalogue.pipeline());

        assertThat(plan.changes()).hasSize(7).allMatch(Create.class::isInstance);
        assertThat(plan.changes())
                .extracting(TopicChange::topic)
                .isSorted()
                .first()
                .isEqualTo("fairlead.audit");
        assertThatThrownBy(plan::requireUsable)
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage(
                        "topics are missing: fairlead.audit, fairlead.changes, fairlead.control, fairlead.dlq,"
                                + " fairlead.endpoints, fairlead.owners, fairlead.processes; create them with: fairlead topics apply");
    }

    @Test
    void anotherSettingIsAlteredAndDoesNotStopTheStart() {
        Map<String, ActualTopic> actual = asWanted();
        actual.put(endpoints.name(), endpointsWith(12, "segment.ms", "604800000"));

        TopicPlan plan = TopicPlan.between(actual, catalogue.all());

        assertThat(plan.changes())
                .containsExactly(new AlterConfig(
                        "fairlead.endpoints", Sorted.map(Map.of("segment.ms", new Setting("604800000", "21600000")))));
        assertThatCode(plan::requireUsable).doesNotThrowAnyException();
    }

    private Map<String, ActualTopic> with(int partitions) {
        Map<String, ActualTopic> actual = asWanted();
        catalogue.pipeline().stream()
                .filter(spec -> spec.partitions() == catalogue.partitions())
                .forEach(spec -> actual.put(spec.name(), new ActualTopic(partitions, spec.config())));
        return actual;
    }

    private static TopicSpec changelog() {
        return new TopicSpec("shop-topology-state-changelog", 12, (short) 1, new TreeMap<>());
    }

    @Test
    void anotherPartitionCountOfAllTopicsIsASettingToCorrect() {
        assertThatThrownBy(() -> TopicPlan.between(with(6), catalogue.all()).requireNoRefusal())
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining(
                        "topic fairlead.endpoints has 6 partitions, expected 12: every service would change its"
                                + " partition; set topics.partitions to 6, or choose another topics.prefix and take new"
                                + " snapshots there");
    }

    /// target.md cases 30 and 31: the one way out is the same for every combination.
    @Test
    void partitionsThatWereAddedToSomeTopicsHaveOneWayOut() {
        String remedy =
                ": every service would change its partition; the topics do not have the same count, and partitions cannot be removed: choose another topics.prefix, and delete topic"
                        + " shop-topology-state-changelog while no topology runs";
        Map<String, ActualTopic> one = asWanted();
        one.put(
                "fairlead.changes",
                new ActualTopic(13, catalogue.spec(Topic.CHANGES).config()));
        assertThatThrownBy(() -> TopicPlan.between(one, catalogue.all(), List.of(changelog()))
                        .requireNoRefusal())
                .hasMessage("topic fairlead.changes has 13 partitions, expected 12" + remedy);

        TopicCatalogue thirteen = new TopicCatalogue("fairlead.", 13, (short) 1);
        TopicSpec expected = new TopicSpec("shop-topology-state-changelog", 13, (short) 1, new TreeMap<>());
        Map<String, ActualTopic> all = with(13);
        all.put("shop-topology-state-changelog", new ActualTopic(12, new TreeMap<>()));
        assertThatThrownBy(() -> TopicPlan.between(all, thirteen.pipeline(), List.of(expected))
                        .requireNoRefusal())
                .hasMessage("topic shop-topology-state-changelog has 12 partitions, expected 13" + remedy);
    }

    @Test
    void aTopicOfKafkaStreamsThatIsNotThereIsNotMissing() {
        assertThat(TopicPlan.between(asWanted(), catalogue.all(), List.of(changelog()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anotherCleanupPolicyIsRefused() {
        Map<String, ActualTopic> actual = asWanted();
        actual.put(endpoints.name(), endpointsWith(12, "cleanup.policy", "compact,delete"));

        assertThatThrownBy(() -> TopicPlan.between(actual, catalogue.all()).requireUsable())
                .hasMessage(
                        "topic fairlead.endpoints has cleanup.policy=compact,delete, expected compact: with the other policy, records that are needed are lost; if nothing but Fairlead uses the topic, set"
                                + " it with kafka-configs --alter --add-config cleanup.policy=compact");
    }

    @Test
    void whatMeetsInOnePartitionNumberHasOnePartitionCount() {
        assertThat(List.of(Topic.CHANGES, Topic.CONTROL, Topic.ENDPOINTS))
                .allMatch(topic -> catalogue.spec(topic).partitions() == 12);
        assertThat(catalogue.spec(Topic.SCHEMAS).partitions()).isEqualTo(1);
    }

    @Test
    void oneBrokerMayBeAway() {
        assertThat(endpoints.config()).containsEntry("min.insync.replicas", "2");
        assertThat(new TopicCatalogue("x", 1, (short) 1).spec(Topic.DLQ).config())
                .containsEntry("min.insync.replicas", "1");
    }

    @Test
    void aPrefixThatKafkaCannotHaveIsRefused() {
        assertThatThrownBy(() -> new TopicCatalogue("shop/", 12, (short) 3))
                .hasMessage("topic prefix \"shop/\" is not valid in a Kafka topic name; expected up to 200 letters,"
                        + " digits, '.', '_' and '-'");
    }
}
