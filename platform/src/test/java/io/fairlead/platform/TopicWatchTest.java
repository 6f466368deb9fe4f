package io.fairlead.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.TopicId;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each check is asked for here, so that none runs in between. Whether a topic counts as missing decides whether the
/// publisher deletes, so a single answer of a broker that is behind must not.
final class TopicWatchTest {
    private static final String CHANGES = "shop.changes";
    private static final String STATE = "shop-topology-state-changelog";

    /// What Kafka says of each topic: its id, or an error.
    private final Map<String, Object> kafka = new HashMap<>();
    private final TopicWatch watch = new TopicWatch(admin(), List.of(CHANGES), STATE);
    private final TopicId changes = watch.of(CHANGES);

    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, arguments) -> {
                    if (method.getName().equals("describeTopics")) {
                        return described((Collection<?>) arguments[0]);
                    }
                    return null; // close
                });
    }

    private DescribeTopicsResult described(Collection<?> topics) {
        Map<String, KafkaFuture<TopicDescription>> all = new HashMap<>();
        topics.forEach(topic -> all.put((String) topic, future((String) topic)));
        return new Described(all);
    }

    private KafkaFuture<TopicDescription> future(String topic) {
        KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
        switch (kafka.getOrDefault(topic, new UnknownTopicOrPartitionException(topic))) {
            case Uuid id -> future.complete(new TopicDescription(topic, false, List.of(), Set.of(), id));
            case Throwable error -> future.completeExceptionally(error);
            default -> throw new AssertionError(topic);
        }
        return future;
    }

    private static final class Described extends DescribeTopicsResult {
        Described(Map<String, KafkaFuture<TopicDescription>> all) {
            super(null, all);
        }
    }

    private static Uuid id(int number) {
        return new Uuid(1, number);
    }

    private void ask() {
        ask(changes);
    }

    private static void ask(TopicId topic) {
        var _ = topic.asked().get();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aTopicThatWasNeverSeenIsNotMissing() {
        assertThat(changes.asked().get()).isEmpty();
        assertThat(changes.asked().get()).isEmpty();

        assertThat(watch.missing()).isEmpty();
    }

    /// A broker may answer from old metadata.
    @Test
    void oneMissIsNoEvidence() {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.remove(CHANGES);

        assertThat(changes.asked().get()).as("what Kafka says now").isEmpty();
        assertThat(changes.now().get()).as("what is acted on").contains(id(1).toString());
        assertThat(watch.missing()).isEmpty();
    }

    @Test
    void twoMissesInARowAre() {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.remove(CHANGES);
        ask();
        ask();

        assertThat(changes.now().get()).isEmpty();
        assertThat(watch.missing()).containsExactly(CHANGES);
        assertThat(watch.waitsFor(_ -> true))
                .containsExactly("topic " + CHANGES + " is missing; `fairlead topics apply` creates it");
    }

    @Test
    void missesThatAreNotInARowAreNone() {
        for (int i = 0; i < 5; i++) {
            kafka.put(CHANGES, id(1));
            ask();
            kafka.remove(CHANGES);
            ask();
        }

        assertThat(changes.now().get()).contains(id(1).toString());
    }

    @Test
    void aTopicThatWasCreatedAgainHasAnotherIdAtOnce() {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.put(CHANGES, id(2));

        assertThat(changes.asked().get()).contains(id(2).toString());
        assertThat(changes.now().get()).contains(id(2).toString());
    }

    @Test
    void aTopicThatIsBackIsNoLongerMissing() {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.remove(CHANGES);
        ask();
        ask();
        kafka.put(CHANGES, id(2));

        assertThat(changes.asked().get()).contains(id(2).toString());
        assertThat(watch.missing()).isEmpty();
    }

    /// No response, or a refusal, is not evidence about the topic.
    @ParameterizedTest
    @ValueSource(classes = {TimeoutException.class, TopicAuthorizationException.class, IllegalStateException.class})
    void whatIsKnownStaysWhileKafkaDoesNotSay(Class<? extends Exception> error) throws Exception {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.put(CHANGES, error.getConstructor(String.class).newInstance("for the test"));
        for (int i = 0; i < 3; i++) {
            askAnyway();
        }

        assertThat(changes.now().get()).contains(id(1).toString());
        assertThat(watch.missing()).isEmpty();
    }

    private void askAnyway() {
        try {
            ask();
        } catch (TransientFailure failure) {
            assertThat(failure.code()).isEqualTo("KAFKA-TOPIC-IDS");
        }
    }

    /// Whoever asks in order to delete must not take silence for an answer.
    @Test
    void aQuestionThatKafkaDoesNotAnswerFails() {
        kafka.put(CHANGES, new TimeoutException("late"));

        assertThatThrownBy(() -> changes.asked().get())
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("the ids of the topics cannot be read", "late");
        assertThatThrownBy(watch::start).isInstanceOf(TransientFailure.class);
    }

    /// What was seen before the permission was withdrawn may be of a topic that is gone: the topology would take an
    /// empty state for the complete one, and the publisher another log for its own.
    @Test
    void aQuestionThatKafkaRefusesFailsAlsoWithAKnownId() {
        kafka.put(CHANGES, id(1));
        ask();
        kafka.put(CHANGES, new TopicAuthorizationException(Set.of(CHANGES)));

        assertThatThrownBy(() -> changes.asked().get())
                .isInstanceOf(TransientFailure.class)
                .hasMessageContainingAll(CHANGES, "grant Describe");
        assertThat(changes.now().get()).contains(id(1).toString());
    }

    /// A role need not see the topics of the others.
    @Test
    void aRefusedTopicDoesNotHideTheOthers() throws Exception {
        kafka.put(CHANGES, id(1));
        kafka.put(STATE, new TopicAuthorizationException(Set.of(STATE)));

        watch.start();

        assertThat(watch.id(CHANGES)).contains(id(1).toString());
        assertThat(watch.id(STATE)).isEmpty();
        assertThat(watch.missing()).isEmpty();
    }

    @Test
    void missingTopicsAreNamedInOrderWithTheirRemedy() {
        List<TopicId> both = new ArrayList<>(List.of(watch.of(STATE), changes));
        kafka.put(CHANGES, id(1));
        kafka.put(STATE, id(2));
        both.forEach(TopicWatchTest::ask);
        kafka.clear();
        both.forEach(TopicWatchTest::ask);
        both.forEach(TopicWatchTest::ask);

        assertThat(watch.waitsFor(_ -> true))
                .containsExactly(
                        "topic " + STATE + " is missing; the topology creates it again",
                        "topic " + CHANGES + " is missing; `fairlead topics apply` creates it");
        assertThat(watch.waitsFor(CHANGES::equals)).hasSize(1);
    }
}
