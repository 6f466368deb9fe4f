package io.fairlead.testkit.fake;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// A registry with a part for each service.
class PollingPartsTest extends RegistrySourceContract {
    @Override
    protected RegistryUnderTest open() {
        return new InMemory();
    }

    private static final class InMemory implements RegistryUnderTest {
        private final Map<String, FakeRegistry> parts = new TreeMap<>(Map.of(
                "contract-a", new FakeRegistry(),
                "contract-b", new FakeRegistry(),
                "contract-c", new FakeRegistry()));

        @Override
        public RegistrySource newSource() {
            SourceContext context = new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap());
            List<PolledPart> polled = new ArrayList<>();
            parts.forEach((service, registry) -> polled.add(new FakePart(service + "/", registry)));
            return new PollingSource(
                    new SourceId("fake"), new PolledRegistry(polled, () -> {}), PollingSourceTest.SCHEDULE, context);
        }

        private FakeRegistry part(String service) {
            return Objects.requireNonNull(parts.get(service), service);
        }

        private FakeRegistry registryOf(Entry entry) {
            return part(entry.service());
        }

        /// No part has a second page.
        @Override
        public boolean canShow(Fault fault) {
            return switch (fault) {
                case UNREACHABLE, SILENT, ERROR, TRUNCATED -> true;
                case LATE, SLOW, BUSY, HALF_CLOSED, MALFORMED, PARTIAL -> false;
            };
        }

        @Override
        public void fail(Fault fault) {
            parts.values().forEach(part -> part.fail(fault));
        }

        @Override
        public boolean hasParts() {
            return true;
        }

        @Override
        public void failPartOf(String service) {
            part(service).fail(Fault.ERROR);
        }

        @Override
        public void restore() {
            parts.values().forEach(FakeRegistry::restore);
        }

        @Override
        public void put(Entry entry) {
            registryOf(entry).put(FakeEntries.instance(entry));
        }

        @Override
        public void remove(Entry entry) {
            registryOf(entry).remove(FakeEntries.id(entry));
        }

        @Override
        public Duration reaction() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {}
    }
}
