package io.fairlead.testkit.contract;

import io.fairlead.ingest.spi.RegistrySource;

/// In place of the registry until the test has opened one.
record Unopened() implements RegistryUnderTest {
    @Override
    public RegistrySource newSource() {
        throw new IllegalStateException("not opened");
    }

    @Override
    public void put(Entry entry) {}

    @Override
    public void remove(Entry entry) {}

    @Override
    public void fail(Fault fault) {}

    @Override
    public void restore() {}

    @Override
    public void close() {}
}
