package io.fairlead.ingest.eureka;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EurekaSourceContractTest {
    @Nested
    class OfJson extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new EurekaUnderTest(false);
        }
    }

    @Nested
    class OfXml extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new EurekaUnderTest(true);
        }
    }
}
