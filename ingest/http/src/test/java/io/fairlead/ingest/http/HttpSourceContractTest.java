package io.fairlead.ingest.http;

import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

class HttpSourceContractTest {
    /// A part for each service.
    @Nested
    class OfTargetGroups extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ListsUnderTest(Format.PROMETHEUS);
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(30);
        }
    }

    /// One list, in two pages.
    @Nested
    class OfAnInventory extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ListsUnderTest(Format.INVENTORY);
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(30);
        }
    }
}
