package io.fairlead.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private final StringWriter shown = new StringWriter();
    private final Screen screen = new Screen(new PrintWriter(shown), false);
    private final Outcome outcome = new Outcome.Rejected(
            "mesh", new ServiceKey("shop", "billing.shop.mesh"), new RejectedFailure("TEST", "no address"));

    @Test
    void showsWhatBecameOfAChange() {
        screen.on(outcome);
        assertThat(shown).hasToString("  rejected shop/billing.shop.mesh in mesh: no address\n");
    }

    @Test
    void showsNothingOfTargetsOnceItStops() {
        screen.stop();
        screen.on(outcome);
        screen.stop();
        assertThat(shown).hasToString("\nStopping ...\n");
    }
}
