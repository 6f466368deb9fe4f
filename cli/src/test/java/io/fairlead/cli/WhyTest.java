package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.WhyView;
import io.fairlead.table.image.MeshService;
import io.fairlead.testkit.mesh.MeshServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

final class WhyTest {
    private static final MeshService BILLING =
            MeshServices.service("shop/billing.shop.mesh", "10.1.0.4", "10.1.0.40", "10.1.0.9");

    private static final EndpointKey KEY = EndpointKey.parse("10.1.0.4:8080");

    private static String why(String wanted) {
        StringWriter out = new StringWriter();
        WhyText.print(
                new PrintWriter(out, true),
                WhyView.of(BILLING, List.of(), ServiceViews.endpoints(BILLING, wanted)),
                null);
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

    @Test
    void programsGetFieldsInsteadOfSentences() throws Exception {
        StringWriter out = new StringWriter();
        WhyView why = WhyView.of(claimed(), List.of(), Set.of(KEY));
        Answers.printAll(new PrintWriter(out, true), OutputFormat.JSON, List.of(why));
        JsonNode endpoint = new JsonMapper()
                .readTree(out.toString())
                .path(0)
                .path("endpoints")
                .path(KEY.toString());

        assertThat(endpoint.path("address").asText()).isEqualTo("10.1.0.4");
        assertThat(endpoint.path("port").isInt()).isTrue();
        assertThat(endpoint.path("listed-by").get(0)).hasToString("""
            {"source":"dc1","instance":"vm4/billing","since":"2026-11-29T10:00:00.123Z","suspect":{"since":"2026-11-29T10:01:00Z","reason":"guard"}}\
            """);
        assertThat(endpoint.findValue("overruled").get(0)).hasToString("""
            {"source":"dc2","value":"critical"}\
            """);
        assertThat(endpoint.path("fields").findValues("value").getLast().get(0)).hasToString("""
            {"name":"http","number":80,"protocol":"HTTP","target":8080}\
            """);
    }

    @Test
    void peopleGetOneLineForEachWitness() {
        StringWriter out = new StringWriter();
        WhyText.print(new PrintWriter(out, true), WhyView.of(claimed(), List.of(), Set.of(KEY)), null);

        assertThat(out.toString())
                .contains("listed by dc1 (vm4/billing) since 2026-11-29T10:00:00.123Z,"
                        + " suspect: not listed since 2026-11-29T10:01:00Z: guard")
                .contains("http:80/HTTP->8080", "dc2 says critical");
    }

    /// The service with one endpoint that one source lists no longer and another overrules.
    private static MeshService claimed() {
        MergedEndpoint endpoint = Objects.requireNonNull(BILLING.endpoints().get(KEY));
        Witness witness = new Witness(
                new SourceId("dc1"),
                "vm4/billing",
                Instant.parse("2026-11-29T10:00:00.123456Z"),
                new Suspicion(Instant.parse("2026-11-29T10:01:00Z"), "guard", 10, null));
        Provenance provenance = new Provenance(
                List.of(witness), new TreeMap<>(), List.of(new Overruled("health", new SourceId("dc2"), "critical")));
        MergedEndpoint seen = new MergedEndpoint(endpoint.service(), endpoint.endpoint(), provenance);
        return new MeshService(
                BILLING.service(), TreePMap.<EndpointKey, MergedEndpoint>empty().plus(KEY, seen));
    }
}
