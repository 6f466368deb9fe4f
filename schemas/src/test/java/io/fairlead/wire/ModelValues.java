package io.fairlead.wire;

import io.fairlead.model.Address;
import io.fairlead.model.Claim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values of the model, the same for the same seed: small, and with the odd ones that codecs stumble over.
public class ModelValues {
    protected final Random random;

    public ModelValues(long seed) {
        random = new Random(seed);
    }

    @SafeVarargs
    public final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    public <T> List<T> some(int atMost, Supplier<T> of) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(atMost + 1); i > 0; i--) {
            list.add(of.get());
        }
        return list;
    }

    public String text() {
        return one("", "x", "two words", "größe", "日本語", "a|b", "\"quoted\"", "z".repeat(random.nextInt(300)));
    }

    public Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(-1_000_000, 4_000_000_000L), random.nextInt(1_000_000) * 1000L);
    }

    public SourceId source() {
        return new SourceId(one("dc1", "dc2", "static", "k8s-eu"));
    }

    public ServiceKey service() {
        return new ServiceKey(
                one("legacy", "shop", "a"),
                one("billing.shop.mesh", "*.wild.mesh", "a", "cart-" + random.nextInt(50) + ".shop.mesh"));
    }

    public EndpointKey endpointKey() {
        return new EndpointKey(
                new Address(one(
                        "10.0." + random.nextInt(256) + "." + random.nextInt(256),
                        "2001:db8::" + Integer.toHexString(random.nextInt(65536)),
                        "db.example.com",
                        "unix:///run/app.sock")),
                random.nextInt(65536),
                one(NetworkId.DEFAULT, NetworkId.DEFAULT, new NetworkId("vm-net")));
    }

    public SortedMap<String, String> texts() {
        Map<String, String> map = new TreeMap<>();
        some(3, () -> one("version", "app", "k8s.io/x", "größe")).forEach(key -> map.put(key, text()));
        return Sorted.map(map);
    }

    public Traits traits() {
        return one(
                Traits.NONE,
                new Traits(
                        texts(),
                        one(
                                Locality.UNKNOWN,
                                Locality.parse("eu"),
                                Locality.parse("eu/dc1"),
                                Locality.parse("eu/dc1/r7")),
                        one(0, 1, random.nextInt(Integer.MAX_VALUE)),
                        one("", "spiffe://mesh/ns/a/sa/b")));
    }

    public Port port() {
        return new Port(
                one("http", "grpc", "p" + random.nextInt(9)),
                1 + random.nextInt(65535),
                one(Protocol.values()),
                1 + random.nextInt(65535));
    }

    public Endpoint endpoint() {
        List<Port> ports = new ArrayList<>(some(3, this::port));
        ports.add(port());
        return new Endpoint(endpointKey(), ports, one(Health.values()), traits());
    }

    public Claim claim() {
        return new Claim(new Witness(source(), instanceId(), instant(), suspicion()), random.nextInt(5), endpoint());
    }

    public @Nullable Suspicion suspicion() {
        return random.nextBoolean()
                ? null
                : new Suspicion(instant(), text(), random.nextInt(), random.nextBoolean() ? null : "ann");
    }

    public String instanceId() {
        return one("i-" + random.nextInt(100), "node|web|1", "größe", "x".repeat(Instance.MAX_ID));
    }

    public Instance instance() {
        return new Instance(
                instanceId(),
                new Naming(text(), one("", "billing.shop.mesh"), one("", "legacy")),
                one("10.0.0.1", "not an address", ""),
                one("", "net"),
                some(3, () -> new ListedPort(text(), random.nextInt(), text(), random.nextInt())),
                one(Health.values()),
                traits(),
                Sorted.set(some(3, this::text)),
                texts());
    }
}
