package io.fairlead.testkit.fake;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.time.Clock;
import java.time.Duration;

class FakeSourceTest extends RegistrySourceContract {
    @Override
    protected RegistryUnderTest open() {
        return new InMemory();
    }

    private static final class InMemory implements RegistryUnderTest {
        private final FakeRegistry registry = new FakeRegistry();

        @Override
        public RegistrySource newSource() {
            return new FakeSource(new SourceId("fake"), registry, Clock.systemUTC());
        }

        @Override
        public RegistrySource newPatientSource() {
            return new FakeSource(new SourceId("fake"), registry, Clock.systemUTC(), true);
        }

        @Override
        public void put(Entry entry) {
            registry.put(FakeEntries.instance(entry));
        }

        @Override
        public void remove(Entry entry) {
            registry.remove(FakeEntries.id(entry));
        }

        /// It has no transport that could show the others.
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
        public boolean canGoBackwards() {
            return true;
        }

        @Override
        public void goBackwards() {
            registry.goBackwards();
        }

        @Override
        public boolean canResume() {
            return true;
        }

        @Override
        public Duration reaction() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {}
    }
}
