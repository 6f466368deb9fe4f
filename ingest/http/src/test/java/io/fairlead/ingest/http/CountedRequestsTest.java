package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What metrics count is what the server gets.
class CountedRequestsTest {
    private final ListServer server = new ListServer(_ -> Answer.of(404, Map.of(), "none"));

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertThatAllAreCounted(Lists lists, int requests) {
        assertThat(server.requests()).hasSize(requests);
        assertThat(lists.listener().calls()).isEqualTo(Map.of("http://127.0.0.1:" + server.port(), requests));
    }

    @Test
    void redirectsPagesAndFailuresAreRequests() throws InterruptedException {
        server.answer(exchange -> switch (exchange.getRequestURI().toString()) {
            case "/moved" -> Answer.of(302, Map.of("Location", "/list?page=1"), "");
            case "/list?page=3" -> Answer.json("{\"services\": []}");
            case String path
            when path.startsWith("/list?page=") ->
                Answer.json("{\"services\": [], \"next\": \"/list?page="
                        + (Integer.parseInt(path.substring(path.indexOf('=') + 1)) + 1) + "\"}");
            default -> Answer.of(500, Map.of(), "broken");
        });
        try (Lists lists = Lists.ofInventory(server.at("/moved"))) {
            var _ = lists.first();
            assertThatAllAreCounted(lists, 4);

            server.answer(_ -> Answer.of(500, Map.of(), "broken"));
            assertThatThrownBy(lists::next).isInstanceOf(TransientFailure.class);
            assertThatAllAreCounted(lists, 5);
        }
    }

    @Test
    void aResponseWithoutABodyIsARequestToo() throws InterruptedException {
        server.answer(exchange -> ListServer.header(exchange, "If-None-Match").isEmpty()
                ? Answer.of(200, Map.of("Content-Type", "application/json", "ETag", "\"1\""), "[]")
                : Answer.of(304, Map.of("ETag", "\"1\""), ""));
        try (Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            assertThat(IntStream.range(0, 3).mapToObj(_ -> next(lists))).allMatch(Listing.Unchanged.class::isInstance);

            assertThatAllAreCounted(lists, 4);
        }
    }

    private static Listing next(Lists lists) {
        try {
            return lists.next();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
