package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The rule finds what is too long, and nothing else.
class ParameterListsTest {
    /// Each member is too long.
    @SuppressWarnings("unused")
    private interface TooLong {
        int ofAnInterface(int a, int b, int c, int d, int e);

        final class AMethod {
            private static int privateMethod(int a, int b, int c, int d, int e) {
                return a + b + c + d + e;
            }
        }

        final class AConstructor {
            AConstructor(int a, int b, int c, int d, int e) {}
        }

        record AnotherConstructor(int sum) {
            AnotherConstructor(int a, int b, int c, int d, int e) {
                this(a + b + c + d + e);
            }
        }
    }

    /// No member is too long.
    @SuppressWarnings("unused")
    private interface Allowed {
        int four(int a, int b, int c, int d);

        record Canonical(int a, int b, int c, int d, int e) {}

        record Compact(int a, int b, int c, int d, int e) {
            public Compact {
                a = Math.abs(a);
            }
        }

        enum WithNameAndOrdinal {
            ONE(1, 2, 3, 4);

            private final int sum;

            WithNameAndOrdinal(int a, int b, int c, int d) {
                sum = a + b + c + d;
            }
        }

        final class Lambda {
            Supplier<Integer> captures(int a, int b, int c, int d) {
                int e = a + b;
                int f = c + d;
                return () -> a + b + c + d + e + f;
            }
        }

        final class OfALibrary implements ClassFileTransformer {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] bytes) {
                return null;
            }
        }
    }

    private static EvaluationResult evaluate(Class<?> of) {
        return ArchRuleDefinition.codeUnits()
                .should(ParameterLists.areShort())
                .evaluate(new ClassFileImporter().importClasses(nested(of)));
    }

    private static Class<?>[] nested(Class<?> of) {
        Class<?>[] nested = of.getDeclaredClasses();
        Class<?>[] all = Arrays.copyOf(nested, nested.length + 1);
        all[nested.length] = of;
        return all;
    }

    @Test
    void findsEachListThatIsTooLong() {
        assertThat(evaluate(TooLong.class).getFailureReport().getDetails())
                .hasSize(4)
                .anyMatch(it -> it.contains("ofAnInterface"))
                .anyMatch(it -> it.contains("privateMethod"))
                .anyMatch(it -> it.contains("AConstructor.<init>"))
                .anyMatch(it -> it.contains("AnotherConstructor.<init>"));
    }

    @Test
    void countsNothingThatNobodyWroteAndNoRecord() {
        assertThat(evaluate(Allowed.class).getFailureReport().getDetails()).isEmpty();
    }
}
