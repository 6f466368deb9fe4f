package io.fairlead.ingest.http;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.HttpOptions.Url;
import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// A server of lists behind a proxy that breaks what passes: one list for each service as Prometheus writes it, or one
/// inventory in two pages.
final class ListsUnderTest implements RegistryUnderTest {
    private static final String SECRET = "c0ffee00-0000-4000-8000-00000000beef";
    private static final List<String> SERVICES = List.of("contract-a", "contract-b", "contract-c");

    private final Format format;
    private final TreeMap<String, TreeMap<String, Entry>> services = new TreeMap<>();
    private final ListServer server;
    private final FaultProxy proxy;
    private boolean bad;

    ListsUnderTest(Format format) {
        this.format = format;
        this.server = new ListServer(exchange -> {
            String path = exchange.getRequestURI().getPath().substring(1);
            if (!ListServer.header(exchange, "Authorization").equals("Bearer " + SECRET)) {
                return Answer.of(401, Map.of(), "");
            }
            return Answer.json(format == Format.PROMETHEUS ? groups(path) : inventory(path));
        });
        this.proxy = new FaultProxy(server.port());
    }

    @Override
    public RegistrySource newSource() {
        List<Url> urls = switch (format) {
            case PROMETHEUS ->
                SERVICES.stream()
                        .map(service -> new Url(service, proxy.address().resolve("/" + service)))
                        .toList();
            case INVENTORY -> List.of(new Url("all", proxy.address().resolve("/1")));
        };
        HttpOptions options = new HttpOptions(
                urls,
                format,
                new Access(new Credentials.Bearer(new Secret(SECRET), null), List.of(), TlsOptions.NONE),
                new Limits(Duration.ofMillis(100), Duration.ofSeconds(1), 1 << 20));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        return new HttpFactory().create(new SourceId("lists"), options, context);
    }

    @Override
    public synchronized void put(Entry entry) {
        services.computeIfAbsent(entry.service(), _ -> new TreeMap<>()).put(entry.name(), entry);
    }

    @Override
    public synchronized void remove(Entry entry) {
        services.getOrDefault(entry.service(), new TreeMap<>()).remove(entry.name());
    }

    private synchronized String groups(String service) {
        TreeSet<String> groups = new TreeSet<>();
        services.getOrDefault(service, new TreeMap<>())
                .values()
                .forEach(entry -> groups.add("{\"targets\": [\"%s.%s:%d\"], \"labels\": {\"service\": \"%s\"}}"
                        .formatted(entry.name(), service, entry.port(), service)));
        if (bad && service.equals("contract-c")) {
            groups.add("{\"targets\": [\"10.0.0.1:99999\"], \"labels\": {\"service\": \"other\"}}");
        }
        return groups.toString();
    }

    /// Each entry is always on the same page, and a service may be on both.
    private synchronized String inventory(String page) {
        TreeSet<String> entries = new TreeSet<>();
        for (TreeMap<String, Entry> service : services.values()) {
            for (Entry entry : service.values()) {
                if (page.equals(entry.name().equals("two") ? "2" : "1")) {
                    entries.add(("{\"name\": \"%s\", \"endpoints\": [{\"id\": \"%s\", \"address\": \"127.0.0.1\","
                                    + " \"ports\": [%d]}]}")
                            .formatted(entry.service(), entry.name(), entry.port()));
                }
            }
        }
        if (bad) {
            entries.add("{\"name\": \"other\", \"ports\": [80], \"endpoints\": [{\"address\": \"300.1.1.1\"}]}");
        }
        return "{\"services\": " + entries + (page.equals("1") ? ", \"next\": \"/2\"}" : "}");
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public synchronized void putABadItem() {
        bad = true;
    }

    @Override
    public boolean hasParts() {
        return format == Format.PROMETHEUS;
    }

    @Override
    public void failPartOf(String service) {
        proxy.fail(path -> path.endsWith("/" + service), new Effect.Status(500));
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(3)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500, ListServer.JSON, empty()));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200, ListServer.JSON, "[{\"targets\": [\"10.0.0.1:8"));
            case PARTIAL -> proxy.fail(path -> path.matches("/(2|contract-b)"), new Effect.Status(502));
        }
    }

    /// As near to an answer as an error comes.
    private String empty() {
        return format == Format.PROMETHEUS ? "[]" : "{\"services\": []}";
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    /// Longer than the timeout of a reading.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(1500);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
