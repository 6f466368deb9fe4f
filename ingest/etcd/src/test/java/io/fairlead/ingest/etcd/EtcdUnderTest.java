package io.fairlead.ingest.etcd;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.EtcdPeer;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A real etcd behind a proxy that breaks what passes.
final class EtcdUnderTest implements RegistryUnderTest {
    static final String PREFIX = "/services/";
    private static final String SECRET = "c0ffee-of-the-reader";

    private final EtcdPeer etcd;
    private final FaultProxy proxy;
    private final Access access;

    private EtcdUnderTest(EtcdPeer etcd, Access access) {
        this.etcd = etcd;
        this.proxy = new FaultProxy(etcd.port());
        this.access = access;
    }

    static EtcdUnderTest open(EtcdPeer etcd) {
        etcd.clear();
        return new EtcdUnderTest(etcd, Access.OPEN);
    }

    /// With users; read by one who may read the prefix only.
    static EtcdUnderTest withUsers() {
        EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4");
        etcd.enableAuth("root-secret", SECRET, PREFIX);
        return new EtcdUnderTest(etcd, new Access("reader", new Secret(SECRET), TlsOptions.NONE));
    }

    @Override
    public RegistrySource newSource() {
        return source(
                new EtcdRun.Pace(EtcdRun.Pace.DEFAULT.probe(), EtcdRun.Pace.DEFAULT.renewal(), Duration.ofMillis(500)));
    }

    @Override
    public RegistrySource newPatientSource() {
        return source(EtcdRun.Pace.DEFAULT);
    }

    private RegistrySource source(EtcdRun.Pace pace) {
        return new EtcdSource(
                new SourceId("etcd"),
                Layouts.options(proxy.address(), access),
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                pace);
    }

    @Override
    public void put(Entry entry) {
        etcd.put(key(entry), "{\"address\": \"10.1.1.1\", \"port\": %d}".formatted(entry.port()));
    }

    @Override
    public void remove(Entry entry) {
        etcd.delete(key(entry));
    }

    private static String key(Entry entry) {
        return PREFIX + entry.service() + "/" + entry.name();
    }

    /// A page cannot be told from another one by its path: see `EtcdRunTest`.
    @Override
    public boolean canShow(Fault fault) {
        return fault != Fault.PARTIAL;
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(3)));
            case SLOW -> proxy.fail(new Effect.Trickle(150));
            case ERROR -> proxy.fail(new Effect.Status(500, Map.of(), "{\"code\": 2, \"message\": \"broken\"}"));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "too many requests\n"));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(200, Map.of(), "{\"header\": {\"cluster_id\": \"7\", \"revision\": \"9"));
            case PARTIAL -> throw new UnsupportedOperationException();
        }
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        etcd.put(PREFIX + "unusable/one", "neither JSON nor an address");
    }

    @Override
    public boolean canGoBackwards() {
        return true;
    }

    @Override
    public void goBackwards() {
        etcd.restartEmpty();
        if (secret().isPresent()) {
            etcd.enableAuth("root-secret", SECRET, PREFIX);
        }
    }

    @Override
    public Optional<String> secret() {
        return access.user().isEmpty() ? Optional.empty() : Optional.of(SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        if (secret().isPresent()) {
            etcd.close();
        }
    }
}
