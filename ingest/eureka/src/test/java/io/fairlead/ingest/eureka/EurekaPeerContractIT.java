package io.fairlead.ingest.eureka;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.EurekaPeer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// One server for all tests, one after the other: it takes ten seconds to start.
class EurekaPeerContractIT extends RegistrySourceContract {
    private static EurekaPeer eureka;

    @BeforeAll
    static void start() throws InterruptedException {
        eureka = EurekaPeer.start();
    }

    @AfterAll
    static void stop() {
        eureka.close();
    }

    @Override
    protected RegistryUnderTest open() {
        return new EurekaPeerUnderTest(eureka);
    }
}
