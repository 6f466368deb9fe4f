package io.fairlead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.image.MeshService;
import io.fairlead.testkit.mesh.MeshServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WhyTest {
    private static final MeshService BILLING =
            MeshServices.service("shop/billing.shop.mesh", "10.1.0.4", "10.1.0.40", "10.1.0.9");

    private static String why(String wanted) {
        StringWriter out = new StringWriter();
        Explanation.of(BILLING, List.of(), ServiceViews.endpoints(BILLING, wanted))
                .print(new PrintWriter(out, true));
        return out.toString();
    }

    @Test
    void ofAServiceShowsAllItsEndpoints() {
        assertThat(why("billing.shop.mesh"))
                .isEqualTo(why("shop/billing.shop.mesh"))
                .contains("\n10.1.0.4:8080  ", "\n10.1.0.40:8080  ", "\n10.1.0.9:8080  ", "ports.http");
    }

    @Test
    void ofAnAddressShowsThatEndpointAlone() {
        assertThat(why("10.1.0.4"))
                .isEqualTo(why("10.1.0.4:8080"))
                .startsWith("shop/billing.shop.mesh  resolution STATIC\n")
                .contains("\n10.1.0.4:8080  ", "labels.version")
                .doesNotContain("10.1.0.40", "10.1.0.9", "ports.http");
    }
}
