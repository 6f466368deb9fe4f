package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// See [WithIstio].
final class IstioExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(IstioExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerNeeds.condition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == IstiodPeer.class;
    }

    @Override
    public IstiodPeer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return ofClass(context);
    }

    static IstiodPeer ofClass(ExtensionContext context) {
        return ClassStore.of(context, NAMESPACE)
                .computeIfAbsent(IstiodPeer.class, _ -> start(context), IstiodPeer.class);
    }

    private static IstiodPeer start(ExtensionContext context) {
        try {
            return IstiodPeer.start(
                    KubernetesExtension.shared(context), Files.createTempDirectory("fairlead-istiod-"), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while istiod was starting", e);
        }
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        IstiodPeer peer = ClassStore.of(context, NAMESPACE).get(IstiodPeer.class, IstiodPeer.class);
        if (peer != null) {
            peer.process().keepLog();
        }
    }
}
