package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is between the source and Azure.
class AzureHttpTest {
    private static final String BEGIN = "reading " + Rows.SUBSCRIPTION + ": query machines: ";
    private static final String END = "; what was read before stays in use";

    private final GraphServer server = new GraphServer(new GraphTables(Rows.SUBSCRIPTION).put(Machines.rows(1)));
    private final FaultProxy proxy = new FaultProxy(server.plainPort());
    private final Machines machines = new Machines(new AzureOptions(
            List.of(Rows.SUBSCRIPTION),
            Machines.LOGIN,
            new Endpoints(
                    AzureOptions.Cloud.PUBLIC,
                    server.address(),
                    proxy.address().toString(),
                    Machines.endpoints(server).tls()),
            Machines.SELECTION,
            new Limits(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(2), 1000)));

    /// The first reading loads classes.
    @BeforeEach
    void read() throws InterruptedException {
        while (true) {
            try {
                var _ = machines.first();
                return;
            } catch (TransientFailure _) {
                // On a busy machine, it takes longer than the timeout.
            }
        }
    }

    @AfterEach
    void stop() {
        machines.close();
        proxy.close();
        server.close();
    }

    private TransientFailure failure(Effect effect) {
        proxy.fail(effect);
        return catchThrowableOfType(TransientFailure.class, machines::next);
    }

    @Test
    void aServerThatDoesNotRespond() {
        TransientFailure failure = failure(new Effect.Silence());

        assertThat(failure.code()).isEqualTo("INGEST-AZURE-TIMEOUT");
        assertThat(failure)
                .hasMessage(BEGIN + "no complete response within 2000 ms; raise timeout if it takes that long" + END);
    }

    @Test
    void aServerThatRespondsByteByByte() {
        assertThat(failure(new Effect.Trickle(50)).code()).isEqualTo("INGEST-AZURE-TIMEOUT");
    }

    @Test
    void aServerThatRespondsWithoutEnd() {
        assertThat(failure(new Effect.Endless()).code()).isIn("INGEST-AZURE-TOO-LARGE", "INGEST-AZURE-TIMEOUT");
    }

    @Test
    void aServerThatIsNotThere() {
        TransientFailure failure = failure(new Effect.Refuse());

        assertThat(failure.code()).isEqualTo("INGEST-AZURE-UNREACHABLE");
        assertThat(failure).hasMessageStartingWith(BEGIN + "no complete response (");
    }

    @Test
    void aConnectionThatIsCut() {
        assertThat(failure(new Effect.Truncate()).code()).isEqualTo("INGEST-AZURE-UNREACHABLE");
    }

    @Test
    void aRedirectIsNotFollowedAsItWouldSendTheTokenElsewhere() {
        TransientFailure failure = failure(new Effect.Status(302, Map.of("Location", server.address() + "/other"), ""));

        assertThat(failure.code()).isEqualTo("INGEST-AZURE-STATUS");
    }
}
