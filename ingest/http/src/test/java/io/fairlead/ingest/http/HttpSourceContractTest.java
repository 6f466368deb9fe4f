package io.fairlead.ingest.http;

import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HttpSourceContractTest {
    /// A part for each service.
    @Nested
    class OfTargetGroups extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ListsUnderTest(Format.PROMETHEUS);
        }
    }

    /// One list, in two pages.
    @Nested
    class OfAnInventory extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ListsUnderTest(Format.INVENTORY);
        }
    }
}
