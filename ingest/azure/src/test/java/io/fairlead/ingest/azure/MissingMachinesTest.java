package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no longer listed, or not in a way that tells anything: absence alone removes nothing.
class MissingMachinesTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Map<String, String> TAGS = Map.of("service", "web", "port", "8080");

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines =
            new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, Machines.pagesOf(4)));

    MissingMachinesTest() {
        tables.put(Machines.rows(3));
    }

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    private void remove(String name) {
        tables.remove(Rows.machineId(Rows.SUBSCRIPTION, name));
    }

    private Listing after(Duration time) throws InterruptedException {
        machines.later(time);
        return machines.first();
    }

    @Test
    void oneOnNoPageIsUnreadAndGoneWhenALaterReadingLacksItToo() throws InterruptedException {
        var _ = machines.settled();
        remove("web-1");

        Listing second = machines.next();
        assertThat(Machines.names(second)).containsExactly("web-0", "web-2");
        assertThat(Machines.unread(second)).containsExactly("web-1");
        assertThat(Machines.unread(after(DELAY.minusSeconds(1)))).as("too soon").containsExactly("web-1");

        machines.later(Duration.ofSeconds(1));
        Listing third = machines.next();
        assertThat(Machines.names(third)).containsExactly("web-0", "web-2");
        assertThat(Machines.unread(third)).isEmpty();
        assertThat(machines.next()).isInstanceOf(Listing.Unchanged.class);
    }

    /// The engine compares each prefix that is unread with all that it knows.
    @Test
    void manyOfThemAreUnreadAsAWhole() throws InterruptedException {
        tables.put(Machines.rows(1500));
        try (Machines many = Machines.of(server)) {
            assertThat(Machines.names(many.settled())).hasSize(1500);
            tables.clear();

            assertThat(Machines.unread(many.next())).containsExactly("all");
            many.later(DELAY);
            Listing gone = many.next();
            assertThat(Machines.names(gone)).isEmpty();
            assertThat(Machines.unread(gone)).isEmpty();
        }
    }

    @Test
    void oneThatWasMissingOnceMayBeMissingAgainWithoutBeingGone() throws InterruptedException {
        var _ = machines.settled();
        for (int i = 0; i < 3; i++) {
            remove("web-1");
            assertThat(Machines.unread(after(Duration.ofMinutes(1)))).containsExactly("web-1");
            tables.put(Machines.rows(3));
            Listing again = after(Duration.ofMinutes(1));
            assertThat(Machines.names(again)).containsExactly("web-0", "web-1", "web-2");
            assertThat(Machines.unread(again)).isEmpty();
        }
    }

    @Test
    void allOfThemAreNotBelievedAtOnceEither() throws InterruptedException {
        var _ = machines.settled();
        tables.clear();

        assertThat(Machines.unread(machines.next())).containsExactly("web-0", "web-1", "web-2");
        Listing later = after(DELAY);
        assertThat(Machines.names(later)).isEmpty();
        assertThat(Machines.unread(later)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "deallocated", "untagged"})
    void oneThatIsListedAsEndedIsGoneAtOnce(String how) throws InterruptedException {
        var _ = machines.settled();
        tables.put(
                how.equals("untagged")
                        ? Rows.machine("web-1", Map.of())
                        : Rows.machine("web-1", TAGS).put("power", "PowerState/" + how));

        Listing second = machines.next();
        assertThat(Machines.names(second)).containsExactly("web-0", "web-2");
        assertThat(Machines.unread(second)).isEmpty();
    }

    @Test
    void anUnusableOneOnNoPageIsUnreadAsWell() throws InterruptedException {
        tables.put(Rows.machine("web-1", Map.of("service", "web", "port", "http")));
        var _ = machines.settled();
        remove("web-1");

        assertThat(Machines.unread(machines.first())).containsExactly("web-1");
        assertThat(Machines.unread(after(DELAY))).isEmpty();
        assertThat(machines.listener().unresolved()).isEmpty();
    }

    /// Such as by a copy of Azure that is behind, or a role that does not include machines any more.
    @Nested
    class WhileAnInterfaceIsAttached {
        private ObjectNode nic(String machine) {
            return Rows.nic("web-1", "10.0.0.1").put("machine", machine);
        }

        @Test
        void oneOnNoPageIsUnread() throws InterruptedException {
            tables.put(nic(Rows.machineId(Rows.SUBSCRIPTION, "web-1")));
            var _ = machines.settled();
            remove("web-1");
            assertThat(Machines.unread(machines.first())).containsExactly("web-1");
            assertThat(machines.listener().failures()).as("not yet").isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(Machines.unread(after(Duration.ofHours(1)))).containsExactly("web-1");
            }
            assertThat(machines.listener().failures())
                    .singleElement()
                    .extracting(Failure::getMessage)
                    .isEqualTo(Rows.SUBSCRIPTION
                            + "/shop/web-1/: it is not listed, and a network interface is attached to it");

            tables.put(nic(""));
            assertThat(Machines.unread(machines.first())).as("detached").containsExactly("web-1");
            assertThat(machines.listener().unresolved()).isEmpty();
            assertThat(Machines.unread(after(DELAY))).isEmpty();
        }

        @Test
        void oneThatIsListedAsStoppedIsGone() throws InterruptedException {
            tables.put(nic(Rows.machineId(Rows.SUBSCRIPTION, "web-1")));
            var _ = machines.settled();
            tables.put(Rows.machine("web-1", TAGS).put("power", "PowerState/deallocated"));

            assertThat(Machines.unread(machines.next())).isEmpty();
        }

        /// Azure leaves out machines that the filters do not match, and not their interfaces.
        @Test
        void oneThatTheOptionsMayLeaveOutIsGone() throws InterruptedException {
            Selection mesh = new Selection(
                    List.of(),
                    List.of(new TagFilter("mesh", List.of("true"))),
                    true,
                    "service",
                    PortChoice.NONE,
                    AddressChoice.PRIVATE,
                    List.of());
            tables.put(nic(Rows.machineId(Rows.SUBSCRIPTION, "web-1")));
            try (Machines some = new Machines(Machines.options(server, Machines.LOGIN, mesh, Machines.LIMITS))) {
                var _ = some.settled();
                remove("web-1");
                assertThat(Machines.unread(some.first())).containsExactly("web-1");
                some.later(DELAY);
                assertThat(Machines.unread(some.first())).isEmpty();
            }
        }
    }

    @Nested
    class AfterAStart {
        @Test
        void nothingIsGoneBeforeTwoReadings() throws InterruptedException {
            Listing first = machines.first();
            assertThat(Machines.names(first)).containsExactly("web-0", "web-1", "web-2");
            assertThat(Machines.unread(first)).containsExactly("all");
            assertThat(machines.next()).as("too soon").isInstanceOf(Listing.Unchanged.class);

            machines.later(DELAY);
            assertThat(Machines.unread(machines.next())).isEmpty();
        }

        @Test
        void anEmptySubscriptionIsNotBelievedAtOnce() throws InterruptedException {
            tables.clear();

            assertThat(Machines.unread(machines.first())).containsExactly("all");
            Listing second = after(DELAY);
            assertThat(Machines.names(second)).isEmpty();
            assertThat(Machines.unread(second)).isEmpty();
        }

        @Test
        void aFailureInBetweenProvesNothing() throws InterruptedException {
            var _ = machines.first();
            tables.hide(Rows.SUBSCRIPTION);
            machines.later(DELAY);
            assertThat(machines.failure().code()).isEqualTo("INGEST-AZURE-AUTH");
            tables.show(Rows.SUBSCRIPTION);

            assertThat(Machines.unread(machines.first())).isEmpty();
        }
    }

    @Nested
    class TheNextReading {
        private Machines every(Duration interval) {
            Limits limits = new Limits(interval, DELAY, Machines.LIMITS.timeout(), 1000);
            return new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, limits));
        }

        @Test
        void isSoonAfterOneThatLackedAMachine() throws InterruptedException {
            try (Machines seldom = every(Duration.ofMinutes(5))) {
                var _ = seldom.first();
                assertThat(seldom.nextIn()).as("after a start").contains(DELAY);
                seldom.later(DELAY);
                var _ = seldom.next();
                assertThat(seldom.nextIn()).isEmpty();

                remove("web-1");
                var _ = seldom.next();
                assertThat(seldom.nextIn()).contains(DELAY);
                seldom.later(DELAY);
                assertThat(Machines.unread(seldom.next())).isEmpty();
                assertThat(seldom.nextIn()).isEmpty();
            }
        }

        /// Otherwise a subscription in which machines are deleted all the time is read all the time.
        @Test
        void isSoonEveryOtherTimeAtMost() throws InterruptedException {
            tables.put(Machines.rows(9));
            try (Machines seldom = every(Duration.ofMinutes(5))) {
                var _ = seldom.settled();
                for (int i = 0; i < 8; i += 2) {
                    remove("web-" + i);
                    var _ = seldom.next();
                    assertThat(seldom.nextIn()).contains(DELAY);
                    remove("web-" + (i + 1));
                    seldom.later(DELAY);
                    var _ = seldom.next();
                    assertThat(seldom.nextIn()).isEmpty();
                }
            }
        }

        @Test
        void isOnTimeIfThatIsSooner() throws InterruptedException {
            try (Machines often = every(Duration.ofSeconds(10))) {
                var _ = often.first();
                assertThat(often.nextIn()).isEmpty();
            }
        }
    }

    /// Such as between the release of a public address and the next one.
    @ParameterizedTest
    @ValueSource(strings = {"the address", "the row of the address", "the assignment"})
    void oneThatLosesTheWantedAddressWhileItRunsIsUnread(String what) throws InterruptedException {
        Selection ofPublic =
                new Selection(List.of(), List.of(), true, "service", PortChoice.NONE, AddressChoice.PUBLIC, List.of());
        ObjectNode nic = Rows.nic("web-1", "10.0.0.1");
        ObjectNode address = Rows.publicAddress(nic, "20.1.2.3");
        tables.put(nic, address);
        try (Machines open = new Machines(Machines.options(server, Machines.LOGIN, ofPublic, Machines.LIMITS))) {
            Listing first = open.settled();
            assertThat(Machines.names(first)).containsExactly("web-1");
            assertThat(Machines.unread(first)).as("those that never had one").isEmpty();

            switch (what) {
                case "the address" -> tables.put(address.put("ip", ""));
                case "the row of the address" ->
                    tables.remove(address.path("id").asText());
                default -> tables.put(Rows.nic("web-1", "10.0.0.1"));
            }
            for (int i = 0; i < 3; i++) {
                open.later(Duration.ofMinutes(1));
                Listing later = open.first();
                assertThat(Machines.names(later)).isEmpty();
                assertThat(Machines.unread(later)).containsExactly("web-1");
            }
            tables.put(Rows.machine("web-1", TAGS).put("power", "PowerState/stopped"));
            assertThat(Machines.unread(open.next())).isEmpty();
            assertThat(open.listener().unresolved()).isEmpty();
        }
    }

    /// What is unread is named by a prefix.
    @Test
    void oneThatCannotBeUsedKeepsNoOtherWhoseNameBeginsTheSame() throws InterruptedException {
        tables.put(Rows.machine("web-10", TAGS), Rows.nic("web-10", "10.0.0.10"));
        tables.put(Rows.machine("web-1", Map.of("service", "web", "port", "http")));
        var _ = machines.settled();
        remove("web-10");
        var _ = machines.next();
        machines.later(DELAY);

        Listing.Complete later = (Listing.Complete) machines.next();
        assertThat(later.unread()).hasSize(1).noneMatch((Rows.SUBSCRIPTION + "/shop/web-10/")::startsWith);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type"})
    void aRowThatNamesNoMachineKeepsAllThatAreMissing(String column) throws InterruptedException {
        var _ = machines.settled();
        remove("web-1");
        server.answer((query, usual) -> query.isPage("Resources", 1)
                ? Optional.of(usual.withBody(usual.body()
                        .replaceFirst(
                                column.equals("id")
                                        ? "\"id\":\"[^\"]*web-0\""
                                        : "\"id\":\"[^\"]*\",\"type\":\"[^\"]*\"",
                                column.equals("id") ? "\"id\":null" : "\"id\":\"\",\"type\":null")))
                : Optional.empty());

        assertThat(Machines.unread(machines.next())).contains("all");
        assertThat(machines.listener().failures())
                .singleElement()
                .extracting(Failure::getMessage)
                .isEqualTo(Rows.SUBSCRIPTION + "/ entries: it has no id");
        assertThat(Machines.unread(after(DELAY))).contains("all");

        server.answer((_, _) -> Optional.empty());
        assertThat(Machines.unread(after(DELAY))).isEmpty();
        assertThat(machines.listener().unresolved()).isEmpty();
    }

    @Test
    void aMachineWithAnIdOfAnotherFormIsOneBadItem() throws InterruptedException {
        ObjectNode odd = Rows.machine("web-9", TAGS);
        tables.put(odd.put("id", odd.path("id").asText() + "\u0007"));

        Listing listing = machines.settled();

        assertThat(Machines.names(listing)).containsExactly("web-0", "web-1", "web-2");
        assertThat(Machines.unread(listing)).containsExactly("all");
        assertThat(machines.listener().failures())
                .singleElement()
                .satisfies(it -> assertThat(it.getMessage()).contains("a machine has the id \"/subscriptions/"));
    }
}
