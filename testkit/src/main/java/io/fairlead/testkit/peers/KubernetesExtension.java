package io.fairlead.testkit.peers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// See [WithKubernetes].
final class KubernetesExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(KubernetesExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerNeeds.condition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KubernetesPeer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        KubernetesPeer peer = context.getRoot().getStore(STORE).get(KubernetesPeer.class, KubernetesPeer.class);
        if (peer != null) {
            peer.server().keepLog();
        }
    }

    /// One for all tests of this JVM.
    static KubernetesPeer shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(KubernetesPeer.class, _ -> KubernetesPeer.start(), KubernetesPeer.class);
    }
}
