package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.FastClock;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.MotoPeer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moto behind a proxy that breaks what passes. An entry is an instance whose port is a tag; a removed one is
/// terminated, and stays listed as such. With Auto Scaling, each is attached to a group.
final class MotoUnderTest implements RegistryUnderTest {
    private static final String GROUP = "contract";
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml");

    private final MotoInstances instances;
    private final @Nullable MotoGroups groups;
    private final FaultProxy proxy;
    private final Runnable onClose;
    private final Map<String, String> ids = new HashMap<>();

    /// @param onClose what becomes of the server
    MotoUnderTest(MotoPeer moto, HealthChoice health, Runnable onClose) {
        this.onClose = onClose;
        instances = new MotoInstances(moto.address());
        groups = health == HealthChoice.EC2 ? null : new MotoGroups(moto.address());
        if (groups != null) {
            groups.create(GROUP, 0, Map.of());
        }
        proxy = new FaultProxy(moto.port());
    }

    @Override
    public RegistrySource newSource() {
        AwsOptions options = Aws.with(Aws.options(proxy.address().toString(), 1), Duration.ofSeconds(3));
        options = groups == null ? options : Aws.withGroups(options, "service");
        return new AwsFactory().create(new SourceId("cloud"), options, Aws.context(new FastClock()));
    }

    private static String key(Entry entry) {
        return entry.service() + "/" + entry.name();
    }

    @Override
    public synchronized void put(Entry entry) {
        String port = Integer.toString(entry.port());
        String id = ids.get(key(entry));
        if (id == null) {
            String made = instances.run(Map.of("service", entry.service(), "port", port));
            ids.put(key(entry), made);
            if (groups != null) {
                groups.attach(GROUP, made);
            }
        } else {
            instances.tag(id, "port", port);
        }
    }

    @Override
    public synchronized void remove(Entry entry) {
        String id = ids.remove(key(entry));
        if (id != null) {
            if (groups != null) {
                groups.detach(GROUP, id);
            }
            instances.terminate(id);
        }
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        instances.run(Map.of("service", "other", "port", "http"));
    }

    /// All requests have the same path, so that the proxy cannot tell pages apart.
    @Override
    public boolean canShow(Fault fault) {
        return fault != Fault.PARTIAL;
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(5)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "token-" + Aws.SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(200, XML, "<DescribeInstancesResponse><reservationSet><item>"));
            case PARTIAL -> throw new UnsupportedOperationException();
        }
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    /// Longer than the timeout of a call.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(3500);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(Aws.SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        instances.close();
        if (groups != null) {
            groups.close();
        }
        onClose.run();
    }
}
