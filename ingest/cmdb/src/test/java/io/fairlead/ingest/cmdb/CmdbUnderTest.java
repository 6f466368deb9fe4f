package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.PostgresPeer;
import java.util.Optional;

/// A database of a real PostgreSQL behind a proxy that breaks what passes.
final class CmdbUnderTest implements RegistryUnderTest {
    private final TestDatabase database;
    private final FaultProxy proxy;

    CmdbUnderTest(PostgresPeer postgres) {
        this.database = TestDatabase.create(postgres);
        this.proxy = new FaultProxy(postgres.port());
    }

    @Override
    public RegistrySource newSource() {
        return new CmdbSource(
                new SourceId("cmdb"), TestOptions.of(database, proxy.address().getPort(), ""), TestOptions.PROCESS);
    }

    @Override
    public void put(Entry entry) {
        database.run("""
                INSERT INTO public.instances (id, app, ip, port) VALUES ('%s', '%s', '10.1.1.1', %d)
                ON CONFLICT (id) DO UPDATE SET port = EXCLUDED.port
                """.formatted(id(entry), entry.service(), entry.port()));
    }

    @Override
    public void remove(Entry entry) {
        database.run("DELETE FROM public.instances WHERE id = '" + id(entry) + "'");
    }

    private static String id(Entry entry) {
        return entry.service() + "/" + entry.name();
    }

    /// The protocol is binary: the proxy cannot delay single responses, and there are no parts.
    @Override
    public boolean canShow(Fault fault) {
        return switch (fault) {
            case UNREACHABLE, SILENT, ERROR, BUSY, HALF_CLOSED, TRUNCATED, MALFORMED -> true;
            case LATE, SLOW, PARTIAL -> false;
        };
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case ERROR -> refuse("NOLOGIN");
            case BUSY -> refuse("CONNECTION LIMIT 0");
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200));
            case LATE, SLOW, PARTIAL -> throw new UnsupportedOperationException();
        }
    }

    private void refuse(String attribute) {
        database.run("ALTER ROLE " + database.user + " " + attribute);
        database.terminateReader();
    }

    @Override
    public void restore() {
        database.run("ALTER ROLE " + database.user + " LOGIN CONNECTION LIMIT -1");
        proxy.restore();
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        database.run("INSERT INTO public.instances (id, app, ip, port) VALUES ('bad', 'unusable', NULL, 70000)");
    }

    /// It answers so, but each request for fewer connections is a failure of the run.
    @Override
    public boolean canThrottle() {
        return false;
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(TestDatabase.PASSWORD);
    }

    @Override
    public void close() {
        proxy.close();
        database.close();
    }
}
