package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.etcd.EtcdOptions.Sizes;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.NoticeTimes;
import io.fairlead.testkit.peers.EtcdPeer;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The numbers of docs/registries/etcd.md: printed, as they depend on the machine. No time is asserted.
class EtcdFiguresIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PUTS = 300;
    private static final int KEYS = 100_000;
    /// etcd's limit of the operations in a transaction, unless configured.
    private static final int IN_TRANSACTION = 125;

    private final NoticeTimes listener = new NoticeTimes();
    private final Cancellation cancellation = new Cancellation();
    private EtcdPeer etcd;
    private @Nullable Thread run;

    @BeforeEach
    void launch() {
        etcd = EtcdPeer.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        cancellation.request();
        Thread started = run;
        if (started != null) {
            started.join();
        }
        etcd.close();
    }

    private void start() throws InterruptedException {
        EtcdSource source = new EtcdSource(
                new SourceId("etcd"),
                Layouts.options(List.of(etcd.address()), Access.OPEN, new Sizes(500, 64 << 20, 64 << 10), PATIENCE),
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()));
        run = Thread.ofVirtual().start(() -> {
            try {
                source.run(listener, cancellation);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(listener.complete.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private static String value(int i) {
        return "{\"address\": \"10.%d.%d.%d\", \"port\": 8080, \"meta\": {\"version\": \"v1\"}}"
                .formatted(i >> 16, i >> 8 & 0xff, i & 0xff);
    }

    @Test
    void howFastAChangeIsNoticed() throws Exception {
        etcd.put("/services/web/first", value(0));
        Map<String, Long> bare = new ConcurrentHashMap<>();
        Map<String, Long> put = new ConcurrentHashMap<>();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            start();
            Thread floor = Thread.ofVirtual().start(() -> watch(http, bare));
            awaitBegin(bare);

            for (int i = 0; i < PUTS; i++) {
                put.put("web/" + i, System.nanoTime());
                etcd.put("/services/web/" + i, value(i));
                awaitBoth(bare, "web/" + i);
            }
            http.shutdownNow();
            floor.join();
        }

        assertThat(listener.nanos).containsKeys(put.keySet().toArray(String[]::new));
        System.out.printf(
                Locale.ROOT,
                "etcd, %d single changes, from the request to write a key: bare watch %s, report %s%n",
                PUTS,
                quantiles(put, bare),
                quantiles(put, listener.nanos));
    }

    /// The bare watch may begin after a key was written.
    private void awaitBegin(Map<String, Long> bare) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (bare.isEmpty() || listener.nanos.isEmpty()) {
            assertThat(System.nanoTime()).as("both watches").isLessThan(end);
            etcd.put("/services/web/first", value(0));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void awaitBoth(Map<String, Long> bare, String id) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!(bare.containsKey(id) && listener.nanos.containsKey(id))) {
            assertThat(System.nanoTime()).as(id).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void watch(HttpClient http, Map<String, Long> noticed) {
        HttpRequest request = HttpRequest.newBuilder(etcd.address().resolve("/v3/watch"))
                .POST(BodyPublishers.ofString("{\"create_request\": {\"key\": \"" + KeyRange.begin("/services/")
                        + "\", \"range_end\": \"" + KeyRange.end("/services/") + "\"}}"))
                .build();
        try {
            http.send(request, BodyHandlers.ofLines()).body().forEach(line -> {
                long now = System.nanoTime();
                if (message(line) instanceof WatchMessage.Changes changes) {
                    changes.changes()
                            .forEach(it -> noticed.putIfAbsent(
                                    KeyValue.keyText(it.key()).substring("/services/".length()), now));
                }
            });
        } catch (Exception _) {
            // It ends with the client.
        }
    }

    private static WatchMessage message(String line) {
        try {
            return EtcdJson.watchMessage(line);
        } catch (EtcdJson.Unreadable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quantiles(Map<String, Long> put, Map<String, Long> noticed) {
        double[] millis = put.entrySet().stream()
                .mapToDouble(it -> (Objects.requireNonNull(noticed.get(it.getKey())) - it.getValue()) / 1e6)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", millis[millis.length / 2], millis[millis.length * 99 / 100]);
    }

    @Test
    void readsAHundredThousandKeys() throws InterruptedException {
        for (int i = 0; i < KEYS; i += IN_TRANSACTION) {
            etcd.call(
                    "/v3/kv/txn",
                    IntStream.range(i, i + IN_TRANSACTION)
                            .mapToObj(EtcdFiguresIT::writing)
                            .collect(Collectors.joining(", ", "{\"success\": [", "]}")));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        long begin = System.nanoTime();
        start();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long allocated = threads.getTotalThreadAllocatedBytes() - before;

        CompleteReport report = Objects.requireNonNull(listener.first);
        assertThat(report.instances()).hasSize(KEYS);
        assertThat(report.unread()).isEmpty();
        System.out.printf(
                Locale.ROOT,
                "etcd, %d keys: complete report after %.1f s, %d requests, %d MB allocated (%d bytes for each key)%n",
                KEYS,
                seconds,
                listener.requests.get(),
                allocated >> 20,
                allocated / KEYS);
    }

    private static String writing(int i) {
        return "{\"request_put\": {\"key\": \"%s\", \"value\": \"%s\"}}"
                .formatted(
                        FakeGateway.base64("/services/service-" + i / 100 + "/instance-" + i),
                        FakeGateway.base64(value(i)));
    }
}
