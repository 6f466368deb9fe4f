package io.fairlead.testkit.kafka;

import io.fairlead.testkit.peers.Broker;
import io.fairlead.testkit.peers.PeerKind;
import io.fairlead.testkit.peers.PeerProvider;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// See [WithKafka].
final class KafkaExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(KafkaExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PeerProvider.chosen().condition(PeerKind.KAFKA);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store shared = context.getRoot().getStore(STORE);
        Broker broker = shared.computeIfAbsent(Broker.class, _ -> start(), Broker.class);
        AtomicInteger tests =
                shared.computeIfAbsent(AtomicInteger.class, _ -> new AtomicInteger(), AtomicInteger.class);
        return context.getStore(STORE)
                .computeIfAbsent(
                        TestKafka.class,
                        _ -> TestKafka.of(broker.bootstrapServers(), "t" + tests.incrementAndGet() + "."),
                        TestKafka.class);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        Broker broker = context.getRoot().getStore(STORE).get(Broker.class, Broker.class);
        if (broker != null) {
            broker.keepLog();
        }
    }

    private static Broker start() {
        PeerProvider.chosen().require(PeerKind.KAFKA);
        return PeerProvider.chosen().kafka();
    }
}
