package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftAloneTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ObjectKey BILLING = new ObjectKey("Plain", "shop", "billing");
    private static final ObjectKey CART = new ObjectKey("Plain", "shop", "cart");

    private final LeftAlone objects = new LeftAlone();

    @Test
    void givesEachObjectOnceWhenItsTimeHasCome() {
        objects.put(BILLING, NOON);
        objects.put(CART, NOON.plusSeconds(1));
        assertThat(objects.takeDue(NOON.minusMillis(1))).isEmpty();
        assertThat(objects.takeDue(NOON)).containsExactly(BILLING);
        assertThat(objects.takeDue(NOON)).isEmpty();
        assertThat(objects.next()).contains(NOON.plusSeconds(1));
    }

    @Test
    void forgets() {
        objects.put(BILLING, NOON);
        objects.put(CART, NOON);
        objects.forget(List.of(BILLING));
        assertThat(objects.takeDue(NOON)).containsExactly(CART);
        objects.put(CART, NOON);
        objects.clear();
        assertThat(objects.next()).isEmpty();
    }
}
