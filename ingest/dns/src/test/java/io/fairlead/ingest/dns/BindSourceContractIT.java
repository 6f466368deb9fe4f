package io.fairlead.ingest.dns;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BindSourceContractIT extends RegistrySourceContract {
    @TempDir
    private Path folder = Path.of("");

    @Override
    protected RegistryUnderTest open() {
        return new ZoneUnderTest(new BindZone(folder));
    }
}
