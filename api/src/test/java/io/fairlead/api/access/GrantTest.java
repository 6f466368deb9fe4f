package io.fairlead.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.access.AccessScope.Everything;
import io.fairlead.api.access.AccessScope.OfNamespace;
import io.fairlead.api.access.AccessScope.OfPipeline;
import io.fairlead.api.access.AccessScope.OfSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GrantTest {
    private static final String PIPELINE = "shop";

    /// The scopes of grants, and what each of them permits in the processes of pipeline `shop`.
    private static Stream<Arguments> scopes() {
        List<AccessScope> all = List.of(
                new Everything(),
                new OfPipeline("shop"),
                new OfNamespace("billing"),
                new OfNamespace("web"),
                new OfSource("dc1"),
                new OfSource("dc2"));
        return Stream.of(
                Arguments.of(new Everything(), all),
                Arguments.of(new OfPipeline("shop"), all),
                Arguments.of(new OfPipeline("other"), List.of()),
                Arguments.of(new OfNamespace("billing"), List.of(new OfNamespace("billing"))),
                Arguments.of(new OfNamespace("nobody"), List.of()),
                Arguments.of(new OfSource("dc1"), List.of(new OfSource("dc1"))),
                // A namespace is no source of the same name.
                Arguments.of(new OfSource("billing"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void permitsWhatIsWithinItsScope(AccessScope scope, List<AccessScope> permitted) {
        List<AccessScope> found = new ArrayList<>();
        for (AccessScope about : List.of(
                new Everything(),
                new OfPipeline("shop"),
                new OfNamespace("billing"),
                new OfNamespace("web"),
                new OfSource("dc1"),
                new OfSource("dc2"))) {
            if (new Grant(AccessRole.READER, scope).permits(AccessRole.READER, about, PIPELINE)) {
                found.add(about);
            }
        }
        assertThat(found).isEqualTo(permitted);
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void aReaderNeverActsAndAnOperatorReads(AccessScope scope, List<AccessScope> permitted) {
        for (AccessScope about : permitted) {
            assertThat(new Grant(AccessRole.READER, scope).permits(AccessRole.OPERATOR, about, PIPELINE))
                    .isFalse();
            assertThat(new Grant(AccessRole.OPERATOR, scope).permits(AccessRole.OPERATOR, about, PIPELINE))
                    .isTrue();
            assertThat(new Grant(AccessRole.OPERATOR, scope).permits(AccessRole.READER, about, PIPELINE))
                    .isTrue();
        }
    }

    @Test
    void aPrincipalMayWhatOneOfItsGrantsPermits() {
        Principal principal = new Principal(
                "ci",
                "token",
                List.of(
                        new Grant(AccessRole.READER, new Everything()),
                        new Grant(AccessRole.OPERATOR, new OfNamespace("web"))));

        assertThat(principal.may(AccessRole.READER, new OfSource("dc1"), PIPELINE))
                .isTrue();
        assertThat(principal.may(AccessRole.OPERATOR, new OfNamespace("web"), PIPELINE))
                .isTrue();
        assertThat(principal.may(AccessRole.OPERATOR, new OfNamespace("billing"), PIPELINE))
                .isFalse();
        assertThat(new Principal("nobody", "token", List.of()).may(AccessRole.READER, new Everything(), PIPELINE))
                .isFalse();
    }
}
