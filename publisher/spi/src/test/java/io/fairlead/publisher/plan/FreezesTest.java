package io.fairlead.publisher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.publisher.plan.Freezes.Scope;
import io.fairlead.publisher.plan.Freezes.Witnesses;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Freeze freeze(String subject, @Nullable Instant until) {
        return new Freeze(Subject.parse(subject), "anna", NOON.minusSeconds(60), until);
    }

    private static Witnesses witnesses(String text) {
        return text.equals("?")
                ? new Witnesses.Unknown()
                : new Witnesses.Known(Arrays.stream(text.split("\\+"))
                        .filter(name -> !name.equals("-"))
                        .map(SourceId::new)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        // subject, ends in seconds (empty: never), target, service, witnesses, covered
        "shop/billing.mesh,   , prod, shop/billing.mesh, dc1, true",
        "shop/billing.mesh,   , prod, shop/cart.mesh, dc1, false",
        "shop/billing.mesh, 60, prod, shop/billing.mesh, dc1, true",
        "shop/billing.mesh,  0, prod, shop/billing.mesh, dc1, false",
        "shop/billing.mesh, -1, prod, shop/billing.mesh, dc1, false",
        "shop/billing.mesh,   , prod, shop/billing.mesh, ?, true",
        "source:dc1,          , prod, shop/billing.mesh, dc1, true",
        "source:dc1,          , prod, shop/billing.mesh, static+dc1, true",
        "source:dc1,          , prod, shop/billing.mesh, static, false",
        "source:dc1,          , prod, shop/billing.mesh, -, false",
        "source:dc1,          , prod, shop/billing.mesh, ?, true",
        "source:dc1,         0, prod, shop/billing.mesh, dc1, false",
        "target:prod,         , prod, shop/billing.mesh, dc1, true",
        "target:prod,         , gitops, shop/billing.mesh, dc1, false",
        "target:prod,         , prod, shop/billing.mesh, ?, true",
        "*,                   , gitops, shop/cart.mesh, -, true",
        "*,                  0, gitops, shop/cart.mesh, -, false",
    })
    void coversAServiceInATarget(
            String subject, @Nullable Integer ends, String target, String service, String speak, boolean covered) {
        Freeze freeze = freeze(subject, ends == null ? null : NOON.plusSeconds(ends));
        Scope scope = new Scope(target, ServiceKey.parse(service), witnesses(speak));
        assertThat(Freezes.covering(List.of(freeze), scope, NOON).isPresent()).isEqualTo(covered);
    }

    @Test
    void namesTheOneThatLastsLongest() {
        Scope scope = new Scope("prod", ServiceKey.parse("shop/billing.mesh"), witnesses("dc1"));
        Freeze brief = freeze("shop/billing.mesh", NOON.plusSeconds(1));
        Freeze longer = freeze("source:dc1", NOON.plusSeconds(2));
        Freeze endless = freeze("*", null);
        assertThat(Freezes.covering(List.of(longer, brief), scope, NOON)).contains(longer);
        assertThat(Freezes.covering(List.of(endless, longer, brief), scope, NOON))
                .contains(endless);
        assertThat(Freezes.covering(List.of(), scope, NOON)).isEmpty();
    }

    @Test
    void saysWhoFrozeWhatAndUntilWhen() {
        assertThat(Freezes.text(freeze("source:dc1", NOON)))
                .isEqualTo("source:dc1 frozen by anna since 2026-01-01T11:59:00Z until 2026-01-01T12:00:00Z");
        assertThat(Freezes.text(freeze("*", null))).endsWith("until it is thawed");
    }
}
