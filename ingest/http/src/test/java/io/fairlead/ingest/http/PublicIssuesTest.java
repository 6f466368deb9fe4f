package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.HttpOptions.Url;
import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What others were asked to mend, by the number of the issue.
class PublicIssuesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ONE = "[{\"targets\": [\"10.0.0.1:80\"]}]";
    private static final String OTHER = "[{\"targets\": [\"10.0.0.2:80\"]}]";

    private final ListServer server = new ListServer(_ -> Answer.json(ONE));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private SourceRun start() {
        HttpOptions options = new HttpOptions(
                List.of(new Url("eu", server.at("/"))),
                Format.PROMETHEUS,
                Access.OPEN,
                new Limits(Duration.ofMillis(50), PATIENCE, 1 << 20));
        RegistrySource source = new HttpFactory()
                .create(
                        new SourceId("lists"),
                        options,
                        new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(1 << 20)));
        return SourceRun.start(source, listener);
    }

    /// Some want targets to go when their server is down. They stay.
    @Test
    void prometheus11781TargetsStayWhenTheServerIsDown() throws InterruptedException {
        try (SourceRun run = start()) {
            assertThat(listener.await(PATIENCE, it -> it.view().containsKey("eu/eu/10.0.0.1")))
                    .isTrue();
            server.answer(_ -> Answer.of(503, Map.of(), "down"));
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 3))
                    .isTrue();

            assertThat(listener.view()).containsOnlyKeys("eu/eu/10.0.0.1");
            assertThat(run.thrown()).isNull();
        }
    }

    /// A reading that failed is repeated soon, not at the next interval of a quarter of an hour.
    @Test
    void prometheus17137AFailedReadingIsRepeated() throws InterruptedException {
        server.answer(_ -> server.requests().size() < 3 ? Answer.of(500, Map.of(), "") : Answer.json(ONE));
        try (SourceRun run = start()) {
            assertThat(listener.await(PATIENCE, it -> it.view().containsKey("eu/eu/10.0.0.1")))
                    .isTrue();
            assertThat(listener.failures()).hasSize(2);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// The age of the last good answer is what the engine shows for each source; an unchanged answer counts, a
    /// failure does not.
    @Test
    void prometheus10309And11726OnlyGoodAnswersAreReported() throws InterruptedException {
        server.answer(exchange -> ListServer.header(exchange, "If-None-Match").isEmpty()
                ? Answer.of(200, Map.of("Content-Type", "application/json", "ETag", "\"1\""), ONE)
                : Answer.of(304, Map.of(), ""));
        try (SourceRun run = start()) {
            assertThat(listener.await(PATIENCE, it -> it.deltas() >= 3))
                    .as("a 304 is reported as an answer")
                    .isTrue();
            server.answer(_ -> Answer.of(500, Map.of(), ""));
            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            int deltas = listener.deltas();
            assertThat(listener.await(PATIENCE, it -> it.failures().size() >= 3))
                    .isTrue();

            assertThat(listener.deltas()).isEqualTo(deltas);
            assertThat(listener.answers()).hasSize(1);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// elastic/apm-server#2916: an empty ETag equals any other empty one, so nothing was ever read again.
    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "W/\"\""})
    void apmServer2916AnEmptyETagIsNone(String etag) throws InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        server.answer(exchange -> {
            asked.add(ListServer.header(exchange, "If-None-Match"));
            return Answer.of(
                    200, Map.of("Content-Type", "application/json", "ETag", etag), asked.size() == 1 ? ONE : OTHER);
        });
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            assertThat(Lists.ids(lists.first())).containsExactly("eu/eu/10.0.0.1");
            assertThat(Lists.ids(lists.next())).containsExactly("eu/eu/10.0.0.2");
        }
        assertThat(asked).containsExactly("", "");
    }

    /// kontext-security/kontext#454: a proxy that compresses makes the ETag weak, and a client that compares it with
    /// the strong one never reads again.
    @Test
    void kontext454AWeakETagEqualsTheStrongOne() throws InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        server.answer(exchange -> {
            String etag = ListServer.header(exchange, "If-None-Match");
            asked.add(etag);
            return switch (etag) {
                case "" -> weak(ONE, "W/\"1\"");
                case "W/\"1\"" ->
                    asked.size() == 2 ? Answer.of(304, Map.of("ETag", "\"1\""), "") : weak(OTHER, "W/\"2\"");
                default -> Answer.of(412, Map.of(), "");
            };
        });
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            assertThat(lists.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(Lists.ids(lists.next())).containsExactly("eu/eu/10.0.0.2");
        }
        assertThat(asked).containsExactly("", "W/\"1\"", "W/\"1\"");
    }

    private static Answer weak(String body, String etag) {
        return Answer.of(200, Map.of("Content-Type", "application/json", "ETag", etag), body);
    }
}
