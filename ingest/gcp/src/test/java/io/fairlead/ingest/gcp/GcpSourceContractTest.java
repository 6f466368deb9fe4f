package io.fairlead.ingest.gcp;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GcpSourceContractTest {
    /// A part for each project, and each service in a project of its own.
    @Nested
    class OfSeveralProjects extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ComputeUnderTest(ComputeUnderTest.Parts.PROJECTS);
        }
    }

    /// One project, and each service in a zone of its own.
    @Nested
    class OfTheZonesOfAProject extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new ComputeUnderTest(ComputeUnderTest.Parts.ZONES);
        }
    }

    /// Each service in a location of its own.
    @Nested
    class OfServiceDirectory extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new DirectoryUnderTest();
        }
    }
}
