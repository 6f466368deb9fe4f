package io.fairlead.testkit.peers;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What a test class needs, by its annotations.
final class PeerNeeds {
    private PeerNeeds() {}

    /// See [PeerBinary#condition(Object, Optional)]. JUnit stops at the first extension that disables a class; here all
    /// peers of the class are asked for, so that each missing one has its line, whichever extension comes first.
    static ConditionEvaluationResult condition(ExtensionContext context) {
        Class<?> tests = context.getRequiredTestClass();
        List<String> missing = new ArrayList<>();
        PeerProvider provider = PeerProvider.chosen();
        if (has(tests, WithConsul.class)) {
            provider.missing(PeerKind.CONSUL).ifPresent(missing::add);
        }
        if (has(tests, WithKubernetes.class) || has(tests, WithIstio.class)) {
            provider.missing(PeerKind.KUBERNETES).ifPresent(missing::add);
        }
        if (has(tests, WithIstio.class)) {
            PeerBinary.missing("istiod").ifPresent(missing::add);
        }
        if (has(tests, WithEnvoy.class)) {
            PeerBinary.missing("envoy").ifPresent(missing::add);
        }
        if (has(tests, WithSchemaRegistry.class)) {
            provider.missing(PeerKind.SCHEMA_REGISTRY).ifPresent(missing::add);
        }
        return PeerBinary.condition(
                "every peer", missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing)));
    }

    /// Whether it or the class around it is annotated so.
    private static boolean has(Class<?> tests, Class<? extends Annotation> annotation) {
        for (Class<?> at = tests; at != null; at = at.getEnclosingClass()) {
            if (at.isAnnotationPresent(annotation)) {
                return true;
            }
        }
        return false;
    }
}
