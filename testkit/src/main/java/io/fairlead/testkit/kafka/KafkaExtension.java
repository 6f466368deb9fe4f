package io.fairlead.testkit.kafka;

import io.fairlead.embedded.EmbeddedKafka;
import io.fairlead.embedded.EmbeddedKafkaConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// See [WithKafka].
final class KafkaExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(KafkaExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store shared = context.getRoot().getStore(STORE);
        EmbeddedKafka broker = shared.computeIfAbsent(
                EmbeddedKafka.class, _ -> EmbeddedKafka.start(EmbeddedKafkaConfig.temporary()), EmbeddedKafka.class);
        AtomicInteger tests =
                shared.computeIfAbsent(AtomicInteger.class, _ -> new AtomicInteger(), AtomicInteger.class);
        return context.getStore(STORE)
                .computeIfAbsent(
                        TestKafka.class,
                        _ -> TestKafka.of(broker.bootstrapServers(), "t" + tests.incrementAndGet() + "."),
                        TestKafka.class);
    }
}
