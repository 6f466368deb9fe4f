package io.fairlead.ingest.azure;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AzureSourceContractTest {
    @Nested
    class OfOneSubscription extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new AzureUnderTest(1);
        }
    }

    /// A part for each service.
    @Nested
    class OfThreeSubscriptions extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new AzureUnderTest(3);
        }
    }
}
