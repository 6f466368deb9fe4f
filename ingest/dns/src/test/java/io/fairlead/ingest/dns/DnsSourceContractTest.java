package io.fairlead.ingest.dns;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// On a zone in memory; [BindSourceContractIT] on a real server.
@Execution(ExecutionMode.CONCURRENT)
class DnsSourceContractTest extends RegistrySourceContract {
    @Override
    protected RegistryUnderTest open() {
        return new ZoneUnderTest(new MemoryZone());
    }
}
