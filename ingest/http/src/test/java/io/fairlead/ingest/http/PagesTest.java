package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fairlead's own inventory, page by page.
class PagesTest {
    private final Map<String, Answer> pages = new ConcurrentHashMap<>();
    private final ListServer server = new ListServer(
            exchange -> pages.getOrDefault(exchange.getRequestURI().toString(), Answer.of(404, Map.of(), "none")));

    @AfterEach
    void stop() {
        server.close();
    }

    private void page(String path, String address, String rest) {
        pages.put(
                path,
                Answer.json("{\"services\": [{\"name\": \"web\", \"ports\": [80], \"endpoints\": [{\"address\": \""
                        + address + "\"}]}]" + rest + "}"));
    }

    @Test
    void allPagesAreOneAnswer() throws InterruptedException {
        page("/list", "10.0.0.1", ", \"position\": \"7\", \"next\": \"?page=2\"");
        page("/list?page=2", "10.0.0.2", ", \"position\": \"7\", \"next\": \"" + server.at("/list?page=3") + "\"");
        page("/list?page=3", "10.0.0.3", ", \"position\": 7, \"next\": null");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            Listing listing = lists.first();

            assertThat(Lists.ids(listing))
                    .containsExactly("eu/web/10.0.0.1:80", "eu/web/10.0.0.2:80", "eu/web/10.0.0.3:80");
            assertThat(listing)
                    .isInstanceOfSatisfying(
                            Listing.Complete.class,
                            complete -> assertThat(complete.position()).isEqualTo(new Position("7")));
            assertThat(lists.next()).isEqualTo(listing);
        }
    }

    /// The first page alone does not tell whether the others changed.
    @Test
    void severalPagesAreReadCompletelyEachTime() throws InterruptedException {
        page("/list", "10.0.0.1", ", \"next\": \"?page=2\"");
        page("/list?page=2", "10.0.0.2", "");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            var _ = lists.first();
            page("/list?page=2", "10.0.0.3", "");

            assertThat(Lists.ids(lists.next())).containsExactly("eu/web/10.0.0.1:80", "eu/web/10.0.0.3:80");
        }
    }

    @Test
    void aPageThatFailsDiscardsTheAnswer() throws InterruptedException {
        page("/list", "10.0.0.1", ", \"next\": \"?page=2\"");
        page("/list?page=2", "10.0.0.2", "");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            Listing before = lists.first();
            pages.put("/list?page=2", Answer.of(500, Map.of(), "no"));
            assertFails(lists, "INGEST-HTTP-STATUS", "the response was 500 \"no\"");
            pages.put("/list?page=2", Answer.json("{\"services\": ["));
            assertFails(lists, "INGEST-HTTP-ANSWER", "/list?... line 1: is not JSON");

            page("/list?page=2", "10.0.0.2", "");
            assertThat(lists.next()).isEqualTo(before);
        }
    }

    private static void assertFails(Lists lists, String code, String message) {
        assertThatThrownBy(lists::next)
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void aPageOnAnotherOriginIsNotRead() {
        page("/list", "10.0.0.1", ", \"next\": \"http://127.0.0.2:1/list\"");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            assertFails(lists, "INGEST-HTTP-PAGES", "its next page is \"http://127.0.0.2:1/list\", expected one at");
        }
    }

    @Test
    void aPageThatWasReadAlreadyEndsTheReading() {
        page("/list", "10.0.0.1", ", \"next\": \"?page=2\"");
        page("/list?page=2", "10.0.0.2", ", \"next\": \"/list\"");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            assertFails(lists, "INGEST-HTTP-PAGES", "was read already");
        }
    }

    @Test
    void pagesOfDifferentPositionsAreNotOneAnswer() {
        page("/list", "10.0.0.1", ", \"position\": \"7\", \"next\": \"?page=2\"");
        page("/list?page=2", "10.0.0.2", ", \"position\": \"8\"");
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            assertFails(lists, "INGEST-HTTP-PAGES", "has the position \"8\", expected \"7\"");
        }
    }

    /// A server whose next page never is the last one: each page is small, so nothing else ends it.
    @Test
    void tenThousandPagesAreRead() {
        AtomicInteger page = new AtomicInteger(1);
        server.answer(_ -> Answer.json("{\"services\": [], \"next\": \"?page=" + page.incrementAndGet() + "\"}"));
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(10), 64 << 20);
        try (Lists lists = new Lists(server.at("/list"), Format.INVENTORY, Access.OPEN, limits)) {
            assertFails(lists, "INGEST-HTTP-PAGES", "it has more than 10000 pages");
            assertThat(server.requests()).hasSize(10_000);
        }
    }

    /// Ten thousand pages are allowed; the bytes and the time of all of them together end it earlier.
    @Test
    void pagesWithoutEndAreBounded() {
        server.answer(exchange -> Answer.json("{\"services\": [], \"remark\": \"" + "x".repeat(1000)
                + "\", \"next\": \"?page=" + System.nanoTime() + "\"}"));
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(1), 50 << 10);
        try (Lists lists = new Lists(server.at("/list"), Format.INVENTORY, Access.OPEN, limits)) {
            assertFails(lists, "INGEST-HTTP-TOO-LARGE", "max-answer-bytes");
            assertThat(server.requests()).hasSizeBetween(40, 60);
        }
    }

    @Test
    void readsYaml() throws InterruptedException {
        pages.put("/list", Answer.of(200, Map.of("Content-Type", "application/yaml"), """
                services:
                  - {name: web, ports: [80], endpoints: [{address: 10.0.0.1, id: a}]}
                """));
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            assertThat(Lists.ids(lists.first())).containsExactly("eu/web/a");
        }
    }

    @Test
    void anInventoryWithoutServicesIsAFailure() {
        pages.put("/list", Answer.json("{}"));
        try (Lists lists = Lists.ofInventory(server.at("/list"))) {
            assertFails(lists, "INGEST-HTTP-ANSWER", "the key \"services\" is missing");
        }
    }
}
