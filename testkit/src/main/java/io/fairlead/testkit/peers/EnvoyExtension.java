package io.fairlead.testkit.peers;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// See [WithEnvoy].
final class EnvoyExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(EnvoyExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerNeeds.condition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EnvoyPeer.class;
    }

    @Override
    public EnvoyPeer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return ClassStore.of(context, NAMESPACE).computeIfAbsent(EnvoyPeer.class, _ -> start(context), EnvoyPeer.class);
    }

    private static EnvoyPeer start(ExtensionContext context) {
        WithEnvoy with = requireNonNull(context.getRequiredTestClass().getAnnotation(WithEnvoy.class), "@WithEnvoy");
        try {
            return EnvoyPeer.start(IstioExtension.ofClass(context).xdsPort(), List.of(with.hosts()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Envoy was starting", e);
        }
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        EnvoyPeer peer = ClassStore.of(context, NAMESPACE).get(EnvoyPeer.class, EnvoyPeer.class);
        if (peer != null) {
            peer.process().keepLog();
        }
    }
}
