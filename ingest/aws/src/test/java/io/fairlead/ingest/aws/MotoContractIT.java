package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.MotoPeer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The contract with a program that others wrote after AWS' documentation: EC2, with and without Auto Scaling, and
/// Cloud
/// Map.
@TestInstance(Lifecycle.PER_CLASS)
class MotoContractIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private MotoPool pool;

    @BeforeAll
    void start() throws InterruptedException {
        pool = new MotoPool();
    }

    @AfterAll
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    private RegistryUnderTest ec2(HealthChoice health) throws InterruptedException {
        MotoPeer moto = pool.take();
        return new MotoUnderTest(moto, health, () -> pool.giveBack(moto));
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class OfEc2 extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() throws Exception {
            return ec2(HealthChoice.EC2);
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class WithGroups extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() throws Exception {
            return ec2(HealthChoice.AUTO_SCALING);
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class OfCloudMap extends RegistrySourceContract {
        @Override
        protected RegistryUnderTest open() throws Exception {
            MotoPeer moto = pool.take();
            return new CloudMapUnderTest(new MotoCloudMap(moto), () -> pool.giveBack(moto));
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }
}
