package io.fairlead.testkit.peers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Starts Consul for the first test of a class that asks for it, empties it after each, ends it after the last, and
/// keeps its log where a test failed.
final class ConsulExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(ConsulExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerNeeds.condition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsulPeer.class;
    }

    @Override
    public ConsulPeer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The store of the class closes it after the last test.
        return ClassStore.of(context, NAMESPACE)
                .computeIfAbsent(ConsulPeer.class, _ -> ConsulPeer.start(), ConsulPeer.class);
    }

    /// After the test's own clean-up: the next one finds an empty registry.
    @Override
    public void afterEach(ExtensionContext context) {
        ConsulPeer peer = ClassStore.of(context, NAMESPACE).get(ConsulPeer.class, ConsulPeer.class);
        if (peer != null) {
            peer.reset();
        }
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        ConsulPeer peer = ClassStore.of(context, NAMESPACE).get(ConsulPeer.class, ConsulPeer.class);
        if (peer != null) {
            peer.running().keepLog();
        }
    }
}
