package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SourceCallsTest {
    private final List<String> counted = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private final Cancellation cancellation = new Cancellation();

    private SourceCalls calls(double perSecond) {
        SourceSetup setup = SourceSetup.of(new ScriptedSource(), Given.RULES, 0);
        return new SourceCalls(
                new SourceSetup(
                        setup.source(), setup.rules(), 0, perSecond, 1, setup.paces(), setup.guard(), List.of()),
                new CallListener() {
                    @Override
                    public void called(SourceId source, String api, Duration after) {
                        counted.add(source + " " + api);
                        waited = waited.plus(after);
                    }

                    @Override
                    public void throttled(SourceId source, String part) {
                        counted.add(source + " throttled " + part);
                    }
                });
    }

    @Test
    void aRequestCountsForItsApiWithAndWithoutAPermit() throws InterruptedException {
        SourceCalls calls = calls(1);

        calls.awaitPermit("list", cancellation);
        calls.called("list");
        calls.awaitPermit("watch", cancellation);
        calls.throttled("eu-1");

        assertThat(counted).containsExactly("dc1 list", "dc1 list", "dc1 watch", "dc1 throttled eu-1");
    }

    @Test
    void theWaitForAPermitCounts() throws InterruptedException {
        SourceCalls calls = calls(20);
        int requests = 0;
        while (waited.isZero()) {
            calls.awaitPermit("", cancellation);
            requests++;
        }

        assertThat(counted).hasSize(requests);
        assertThat(waited).isLessThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aRequestThatIsCancelledWhileItWaitsDoesNotCount() throws InterruptedException {
        SourceCalls calls = calls(0.001);
        calls.awaitPermit("", cancellation);
        cancellation.request();

        calls.awaitPermit("", cancellation);

        assertThat(counted).hasSize(1);
    }

    /// Metrics must not grow with what a registry lists.
    @Test
    void namesBeyondTheBoundCountTogether() {
        SourceCalls calls = calls(1);
        for (int i = 0; i < SourceCalls.MOST_APIS + 50; i++) {
            calls.called("api-" + i);
        }
        calls.called("api-7");

        assertThat(counted).hasSize(SourceCalls.MOST_APIS + 51).endsWith("dc1 others", "dc1 api-7");
        assertThat(new TreeSet<>(counted)).hasSize(SourceCalls.MOST_APIS + 1);
    }
}
