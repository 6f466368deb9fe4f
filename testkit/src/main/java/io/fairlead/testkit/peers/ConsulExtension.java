package io.fairlead.testkit.peers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Starts Consul for the first test of a class that asks for it, ends it after the last, and keeps its log where
/// a test failed.
final class ConsulExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(ConsulExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerProvider.chosen().condition(PeerKind.CONSUL);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsulPeer.class;
    }

    @Override
    public ConsulPeer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The store of the class closes it after the last test.
        return ofClass(context).computeIfAbsent(ConsulPeer.class, _ -> ConsulPeer.start(), ConsulPeer.class);
    }

    private static Store ofClass(ExtensionContext context) {
        ExtensionContext at = context;
        while (at.getTestMethod().isPresent() && at.getParent().isPresent()) {
            at = at.getParent().get();
        }
        return at.getStore(NAMESPACE);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        ConsulPeer peer = ofClass(context).get(ConsulPeer.class, ConsulPeer.class);
        if (peer != null) {
            peer.running().keepLog();
        }
    }
}
