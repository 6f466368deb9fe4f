package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GcpSourceContractTest {
    /// Loads what the first reading in a process loads, which takes seconds of a busy machine: the contract limits the
    /// time of calls and of cancellations.
    @BeforeAll
    static void readOnce() throws InterruptedException {
        try (ComputeServer server = new ComputeServer();
                Project project = new Project(Project.with(
                        Project.options(server, 1), new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1)))) {
            server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"));
            assertThat(Project.ids(project.first())).hasSize(1);
        }
    }

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
