package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AwsSourceContractTest {
    /// One account and region, in pages of one instance.
    @Nested
    class OfOneRegion extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new RegionsUnderTest(1, HealthChoice.EC2);
        }
    }

    /// The same with Auto Scaling groups.
    @Nested
    class OfGroups extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new RegionsUnderTest(1, HealthChoice.AUTO_SCALING);
        }
    }

    /// The same with the events of a queue, which fails with the rest.
    @Nested
    class OfEvents extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new RegionsUnderTest(1, HealthChoice.EC2, RegionsUnderTest.Events.QUEUE);
        }
    }

    /// Cloud Map, where what is removed is no longer listed.
    @Nested
    class OfCloudMap extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new CloudMapUnderTest(new ServedCloudMap());
        }
    }

    /// A part for each region, and each service in a region of its own.
    @Nested
    class OfThreeRegions extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() {
            return new RegionsUnderTest(3, HealthChoice.EC2);
        }
    }
}
