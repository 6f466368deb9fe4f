package io.fairlead.testkit.fake;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/// A registry that is listed as a whole.
class PollingSourceTest extends RegistrySourceContract {
    static final PollSchedule SCHEDULE = new PollSchedule(Duration.ofMillis(10), Duration.ofMillis(50));

    @Override
    protected RegistryUnderTest open() {
        return new InMemory();
    }

    private static final class InMemory implements RegistryUnderTest {
        private final FakeRegistry registry = new FakeRegistry();

        @Override
        public RegistrySource newSource() {
            SourceContext context = new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap());
            return new PollingSource(
                    new SourceId("fake"), PolledRegistry.of(new FakePart("", registry)), SCHEDULE, context);
        }

        @Override
        public boolean canShow(Fault fault) {
            return switch (fault) {
                case UNREACHABLE, SILENT, ERROR, TRUNCATED, PARTIAL -> true;
                case LATE, SLOW, BUSY, HALF_CLOSED, MALFORMED -> false;
            };
        }

        @Override
        public void fail(Fault fault) {
            registry.fail(fault);
        }

        @Override
        public void restore() {
            registry.restore();
        }

        @Override
        public void put(Entry entry) {
            registry.put(FakeEntries.instance(entry));
        }

        @Override
        public void remove(Entry entry) {
            registry.remove(FakeEntries.id(entry));
        }

        @Override
        public Duration reaction() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {}
    }
}
