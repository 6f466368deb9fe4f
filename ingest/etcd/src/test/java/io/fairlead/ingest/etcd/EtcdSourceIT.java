package io.fairlead.ingest.etcd;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.EtcdPeer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class EtcdSourceIT {
    @Nested
    class WithoutUsers extends RegistrySourceContract {
        private static @Nullable EtcdPeer etcd;

        @BeforeAll
        static void start() {
            etcd = EtcdPeer.start();
        }

        @AfterAll
        static void end() {
            if (etcd != null) {
                etcd.close();
            }
        }

        @Override
        protected RegistryUnderTest open() {
            return EtcdUnderTest.open(Objects.requireNonNull(etcd));
        }
    }

    @Nested
    class WithUsers extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return EtcdUnderTest.withUsers();
        }
    }
}
