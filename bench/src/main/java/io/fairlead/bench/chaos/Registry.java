package io.fairlead.bench.chaos;

import java.io.IOException;
import java.util.List;

/// What the load changes: a real registry, as its users reach it.
interface Registry {
    /// Lists the instance, or changes what it says.
    ///
    /// @throws IOException it is not known whether the registry took it
    void put(RegisteredInstance instance) throws IOException, InterruptedException;

    /// Forgets the instance.
    ///
    /// @throws IOException it is not known whether the registry took it
    void remove(RegisteredInstance instance) throws IOException, InterruptedException;

    /// What the registry has by its own word.
    List<RegisteredInstance> list() throws IOException, InterruptedException;
}
