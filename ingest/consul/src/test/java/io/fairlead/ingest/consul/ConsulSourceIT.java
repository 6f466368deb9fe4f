package io.fairlead.ingest.consul;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.WithConsul;
import org.junit.jupiter.api.Nested;

@WithConsul
class ConsulSourceIT {
    @Nested
    class WithAWatchPerService extends RegistrySourceContract {
        private final ConsulPeer consul;

        WithAWatchPerService(ConsulPeer consul) {
            this.consul = consul;
        }

        @Override
        protected RegistryUnderTest open() {
            return new ConsulUnderTest(consul, 100);
        }
    }

    /// Room for two watches: `consul` itself and one service; the others are read in rounds.
    @Nested
    class WithMoreServicesThanConnections extends RegistrySourceContract {
        private final ConsulPeer consul;

        WithMoreServicesThanConnections(ConsulPeer consul) {
            this.consul = consul;
        }

        @Override
        protected RegistryUnderTest open() {
            return new ConsulUnderTest(consul, 10);
        }
    }
}
