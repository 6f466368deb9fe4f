package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Parameter.Kind;
import io.fairlead.model.ServiceKey;
import io.fairlead.record.Cut;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParameterValuesTest {
    private static final List<Parameter> KNOWN = List.of(
            Parameter.required("time", Kind.TIME_OR_NOW, "The time."),
            Parameter.optional("since", Kind.TIME, "A time."),
            Parameter.optional("service", Kind.SERVICE, "A service."),
            Parameter.optional("address", Kind.ADDRESS, "An address."),
            Parameter.optional("source", Kind.SOURCE, "A source."),
            Parameter.optional("namespace", Kind.NAMESPACE, "A namespace."),
            Parameter.optional("limit", Kind.LIMIT, "A limit."),
            Parameter.optional("page", Kind.PAGE, "A page."));

    private static ApiProblem problem(Map<String, List<String>> given) {
        return catchThrowableOfType(ApiProblem.Refused.class, () -> ParameterValues.read(KNOWN, given))
                .problem();
    }

    @Test
    void readsEachKind() {
        PageToken page = new PageToken(new Cut(new TreeMap<>(Map.of(3, 18273L))), "a");
        ParameterValues values = ParameterValues.read(
                KNOWN,
                Map.of(
                        "time", List.of("now"),
                        "since", List.of("2026-05-04T16:00:00.123456+02:00"),
                        "service", List.of("shop/billing.shop.mesh"),
                        "limit", List.of("7"),
                        "page", List.of(page.text())));

        assertThat(values.time("time")).contains(Instant.MAX);
        assertThat(values.time("since")).contains(Instant.parse("2026-05-04T14:00:00.123456Z"));
        assertThat(values.service()).contains(new ServiceKey("shop", "billing.shop.mesh"));
        assertThat(values.limit()).isEqualTo(7);
        assertThat(values.page()).contains(page);
        assertThat(values.namespace()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "since, soon",
        "since, now",
        "since, 2026-05-04",
        "since, 1777896000",
        "since, 2026-05-04T14:00:00",
        "since, 2026-02-30T14:00:00Z",
        "since, ''",
        "service, billing",
        "service, ''",
        "service, Shop/x",
        "address, http://x",
        "address, 10.1.0.4:80",
        "source, A_B",
        "namespace, a/b",
        "limit, 0",
        "limit, 1001",
        "limit, +5",
        "limit, 99999999999",
        "limit, x",
        "page, x",
        "page, %%%",
    })
    void refusesAWrongValueWithItsPlaceAndWhatWasExpected(String name, String value) {
        ApiProblem problem = problem(Map.of("time", List.of("now"), name, List.of(value)));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.pointer()).isEqualTo("/query/" + name);
        assertThat(problem.found()).isEqualTo(value);
        assertThat(problem.expected()).isNotEmpty();
    }

    @Test
    void refusesWhatIsUnknownMissingOrGivenTwice() {
        ApiProblem unknown = problem(Map.of("time", List.of("now"), "sinse", List.of("x")));
        assertThat(unknown.pointer()).isEqualTo("/query/sinse");
        assertThat(unknown.remedy()).isEqualTo("did you mean since?");
        assertThat(problem(Map.of()).pointer()).isEqualTo("/query/time");
        assertThat(problem(Map.of("time", List.of("now", "now"))).found()).isEqualTo("2 values");
    }

    @Test
    void repeatsAWrongValueInAShapeThatIsSafe() {
        ApiProblem problem = problem(Map.of("time", List.of("\u001b[31m" + "x".repeat(500))));
        assertThat(problem.found()).startsWith("\\u001b[31mxxx").endsWith("...").hasSizeLessThan(110);
    }
}
