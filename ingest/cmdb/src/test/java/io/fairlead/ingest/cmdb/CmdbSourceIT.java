package io.fairlead.ingest.cmdb;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.PostgresPeer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CmdbSourceIT extends RegistrySourceContract {
    private static @Nullable PostgresPeer postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresPeer.start("max_replication_slots=40", "max_wal_senders=40");
    }

    @AfterAll
    static void end() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    protected RegistryUnderTest open() {
        return new CmdbUnderTest(Objects.requireNonNull(postgres));
    }
}
