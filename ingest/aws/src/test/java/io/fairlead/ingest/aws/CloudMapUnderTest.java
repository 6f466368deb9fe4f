package io.fairlead.ingest.aws;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.FastClock;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A Cloud Map behind a proxy that breaks what passes.
final class CloudMapUnderTest implements RegistryUnderTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.1");

    private final CloudMapAdmin admin;
    private final FaultProxy proxy;

    private final Runnable onClose;

    /// Closes it as well.
    CloudMapUnderTest(CloudMapAdmin admin) {
        this(admin, () -> {});
    }

    /// @param onClose what becomes of its server
    CloudMapUnderTest(CloudMapAdmin admin, Runnable onClose) {
        this.admin = admin;
        this.proxy = new FaultProxy(admin.port());
        this.onClose = onClose;
    }

    @Override
    public RegistrySource newSource() {
        AwsOptions options =
                Aws.with(Aws.ofCloudMap(Aws.options(proxy.address().toString(), 1000)), Duration.ofSeconds(3));
        return new AwsFactory().create(new SourceId("cloud"), options, Aws.context(new FastClock()));
    }

    private static Map<String, String> at(String port) {
        return Map.of("AWS_INSTANCE_IPV4", "10.0.0.1", "AWS_INSTANCE_PORT", port);
    }

    @Override
    public void put(Entry entry) {
        admin.put(entry.service(), entry.name(), at(Integer.toString(entry.port())));
    }

    @Override
    public void remove(Entry entry) {
        admin.remove(entry.service(), entry.name());
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        admin.put("other", "bad", at("http"));
    }

    /// All requests to moto have the same path, so that the proxy cannot tell them apart.
    @Override
    public boolean canShow(Fault fault) {
        return fault != Fault.PARTIAL || admin instanceof ServedCloudMap;
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(5)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            // As near to an answer as an error comes.
            case ERROR -> proxy.fail(new Effect.Status(500, JSON, "{\"Namespaces\":[],\"Instances\":[]}"));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "token-" + Aws.SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200, JSON, "{\"Namespaces\":[{\"Id\":"));
            case PARTIAL -> {
                if (!admin.failPartly()) {
                    throw new UnsupportedOperationException();
                }
            }
        }
    }

    @Override
    public void restore() {
        admin.restore();
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
        admin.close();
        onClose.run();
    }
}
