package io.fairlead.testkit.peers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// See [WithSchemaRegistry].
final class SchemaRegistryExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(SchemaRegistryExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerNeeds.condition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApicurioPeer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(ApicurioPeer.class, _ -> ApicurioPeer.start(), ApicurioPeer.class);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        ApicurioPeer peer = context.getRoot().getStore(STORE).get(ApicurioPeer.class, ApicurioPeer.class);
        if (peer != null) {
            peer.running().keepLog();
        }
    }
}
