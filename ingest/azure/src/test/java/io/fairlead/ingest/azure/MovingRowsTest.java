package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.polling.Listing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows that come and go between two pages: what is listed counts, what is not may have moved.
class MovingRowsTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Map<String, String> TAGS = Map.of("service", "web", "port", "8080");

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines =
            new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, Machines.pagesOf(4)));

    MovingRowsTest() {
        tables.put(Machines.rows(3));
    }

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    private Listing after(Duration time) throws InterruptedException {
        machines.later(time);
        return machines.first();
    }

    private void change() {
        server.answer((query, usual) -> query.isPage("Resources", 2)
                ? Optional.of(
                        usual.withBody(usual.body().replaceFirst("\"totalRecords\":([0-9]+)", "\"totalRecords\":1$1")))
                : Optional.empty());
    }

    @Test
    void whatIsListedIsUsedAndNothingIsGone() throws InterruptedException {
        var _ = machines.settled();
        tables.remove(Rows.machineId(Rows.SUBSCRIPTION, "web-1"));
        tables.put(Rows.machine("web-3", TAGS), Rows.nic("web-3", "10.0.0.9"));
        change();
        for (int i = 0; i < 3; i++) {
            Listing later = after(Duration.ofMinutes(1));
            assertThat(Machines.names(later)).containsExactly("web-0", "web-2", "web-3");
            assertThat(Machines.unread(later)).containsExactly("web-1");
        }

        server.answer((_, _) -> Optional.empty());
        assertThat(Machines.unread(after(DELAY))).isEmpty();
    }

    /// One row was created and another one deleted: a row is on two pages, and one that moved on none.
    @Test
    void aRowOnTwoPagesIsASignOfItAsWell() throws InterruptedException {
        try (Machines small =
                new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, Machines.pagesOf(2)))) {
            var _ = small.settled();
            server.answer((query, usual) -> query.isPage("Resources", 2)
                    ? Optional.of(usual.withBody(usual.body().replace("/web-2\"", "/web-1\"")))
                    : Optional.empty());
            for (int i = 0; i < 3; i++) {
                small.later(Duration.ofMinutes(1));
                assertThat(Machines.unread(small.first())).containsExactly("web-2");
            }
        }
    }

    @Test
    void nothingIsProvenAfterAStart() throws InterruptedException {
        change();
        var _ = machines.first();
        assertThat(Machines.unread(after(Duration.ofMinutes(1)))).containsExactly("all");

        server.answer((_, _) -> Optional.empty());
        assertThat(Machines.unread(after(DELAY))).as("the first one of two").containsExactly("all");
        assertThat(Machines.unread(after(DELAY))).isEmpty();
    }
}
