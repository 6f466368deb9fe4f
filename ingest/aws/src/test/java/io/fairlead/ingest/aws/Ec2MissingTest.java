package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.AddressChoice;
import io.fairlead.ingest.aws.AwsOptions.PortChoice;
import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.spi.polling.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no longer listed, or no longer with an address: absence alone removes nothing.
class Ec2MissingTest {
    private static final String ONE = PLACE.prefix() + "i-0001";
    private static final String TWO = PLACE.prefix() + "i-0002";
    private static final String THREE = PLACE.prefix() + "i-0003";

    private final AwsServer server = new AwsServer();

    Ec2MissingTest() {
        server.put(REGION, Vm.of("i-0001", "web"), Vm.of("i-0002", "web"), Vm.of("i-0003", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Readings inPagesOf(int size) {
        return new Readings(Aws.options(server.url(), size));
    }

    /// One listing that lacks an instance proves nothing: it may have moved to a page that was read already.
    @Test
    void anInstanceOnNoPageIsUnreadAndGoneWhenALaterReadingLacksItToo() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            server.remove(REGION, "i-0002");

            Listing second = readings.next();
            assertThat(Readings.ids(second)).containsExactly(ONE, THREE);
            assertThat(Readings.unread(second)).containsExactly(TWO);
            assertThat(Readings.unread(readings.first())).as("too soon").containsExactly(TWO);

            readings.pass(Duration.ofSeconds(10));
            Listing third = readings.next();
            assertThat(Readings.ids(third)).containsExactly(ONE, THREE);
            assertThat(Readings.unread(third)).isEmpty();
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void anInstanceThatWasMissingOnceMayBeMissingAgainWithoutBeingGone() throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            for (int i = 0; i < 3; i++) {
                server.remove(REGION, "i-0002");
                readings.pass(Duration.ofMinutes(1));
                assertThat(Readings.unread(readings.next())).containsExactly(TWO);
                server.put(REGION, Vm.of("i-0002", "web"));
                readings.pass(Duration.ofMinutes(1));
                assertThat(Readings.ids(readings.next())).containsExactly(ONE, TWO, THREE);
            }
        }
    }

    /// What an earlier process reported is not known here: a first listing that lacks it proves nothing either.
    @Test
    void afterAStartTheRegionIsUnreadUntilTwoReadingsAreApart() throws InterruptedException {
        AwsOptions options = Aws.every(Aws.options(server.url(), 1000), Duration.ofMinutes(5));
        try (Readings readings = Readings.ofNewProcess(options)) {
            Listing first = readings.first();
            assertThat(Readings.ids(first)).containsExactly(ONE, TWO, THREE);
            assertThat(Readings.unread(first)).containsExactly(PLACE.prefix());
            assertThat(readings.nextIn()).contains(Duration.ofSeconds(10));

            readings.pass(Duration.ofSeconds(9));
            assertThat(Readings.unread(readings.first())).as("too soon").containsExactly(PLACE.prefix());
            readings.pass(Duration.ofSeconds(1));
            Listing third = readings.next();
            assertThat(Readings.ids(third)).containsExactly(ONE, TWO, THREE);
            assertThat(Readings.unread(third)).isEmpty();
        }
    }

    /// Otherwise a region where something ends all the time would be read every 10 s.
    @Test
    void atMostEveryOtherReadingIsEarly() throws InterruptedException {
        AwsOptions options = Aws.every(Aws.options(server.url(), 1000), Duration.ofMinutes(5));
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
            for (String id : List.of("i-0001", "i-0002", "i-0003")) {
                server.remove(REGION, id);
                var _ = readings.next();
                assertThat(readings.nextIn())
                        .isEqualTo(id.equals("i-0002") ? Optional.empty() : Optional.of(Duration.ofSeconds(10)));
                readings.pass(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void anUnusableInstanceOnNoPageIsUnreadAsWell() throws InterruptedException {
        server.put(REGION, Vm.of("i-0002", "web").with("port", "http"));
        try (Readings readings = inPagesOf(1)) {
            assertThat(Readings.unread(readings.first())).containsExactly(TWO);
            server.remove(REGION, "i-0002");
            assertThat(Readings.unread(readings.first())).containsExactly(TWO);
            readings.pass(Duration.ofSeconds(10));
            assertThat(Readings.unread(readings.first())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminated", "stopped", "untagged"})
    void anInstanceThatIsListedAsEndedIsGoneAtOnce(String how) throws InterruptedException {
        try (Readings readings = inPagesOf(1)) {
            var _ = readings.first();
            Vm two = Vm.of("i-0002", "web");
            server.put(REGION, how.equals("untagged") ? two.with("service", "") : two.in(how));

            Listing second = readings.next();
            assertThat(Readings.ids(second)).containsExactly(ONE, THREE);
            assertThat(Readings.unread(second)).isEmpty();
        }
    }

    @Test
    void theReadingAfterOneThatLackedAnInstanceIsSoon() throws InterruptedException {
        AwsOptions options = Aws.every(Aws.options(server.url(), 1), Duration.ofMinutes(5));
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
            assertThat(readings.nextIn()).isEmpty();
            server.remove(REGION, "i-0002");
            var _ = readings.next();
            assertThat(readings.nextIn()).contains(Duration.ofSeconds(10));
            readings.pass(Duration.ofSeconds(10));
            var _ = readings.next();
            assertThat(readings.nextIn()).isEmpty();
        }
    }

    /// Such as between the release of a public address and the next one.
    @Test
    void anInstanceThatLosesTheWantedAddressWhileItRunsIsUnread() throws InterruptedException {
        Selection ofPublic = Aws.selection(PortChoice.NONE, AddressChoice.PUBLIC);
        Map<String, String> both = Map.of("privateIpAddress", "10.0.0.1", "ipAddress", "203.0.113.1");
        server.put(REGION, new Vm("i-0001", "running", "eu-west-1a", both, Map.of("service", "web")));
        try (Readings readings = new Readings(Aws.with(Aws.options(server.url(), 1), ofPublic))) {
            Listing first = readings.first();
            assertThat(Readings.ids(first)).containsExactly(ONE);
            assertThat(Readings.unread(first)).as("never had one").isEmpty();

            server.put(REGION, Vm.of("i-0001", "web"));
            for (int i = 0; i < 3; i++) {
                Listing later = readings.first();
                assertThat(Readings.ids(later)).isEmpty();
                assertThat(Readings.unread(later)).containsExactly(ONE);
                readings.pass(Duration.ofMinutes(1));
            }
            server.put(REGION, Vm.of("i-0001", "web").in("stopped"));
            assertThat(Readings.unread(readings.next())).isEmpty();
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }
}
