package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.ingest.http.ListServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What a list of 100,000 targets costs. The bounds are several times what was measured.
@Isolated("it measures")
class ManyTargetsTest {
    private static final int TARGETS = 100_000;
    private static final long MIB = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static byte[] list(List<Integer> order) {
        return order.stream()
                .map(i -> ("{\"targets\": [\"10.%d.%d.%d:8080\"], \"labels\": {\"job\": \"job-%d\", \"env\": \"prod\","
                                + " \"__meta_zone\": \"eu-1a\"}}")
                        .formatted(i / 62_500, i / 250 % 250, i % 250, i % 500))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aHundredThousandTargetsAreReadInBoundedMemoryAndUnchangedOnesAreNoNews() throws InterruptedException {
        List<Integer> order = IntStream.range(0, TARGETS).boxed().collect(Collectors.toList());
        byte[] body = list(order);
        try (ListServer server = new ListServer(_ -> new Answer(200, ListServer.JSON, body));
                Lists lists = Lists.ofGroups(server.at("/"))) {
            var _ = lists.first();
            Cost cost = new Cost();
            Listing listing = lists.first();
            cost.print("a new list of " + body.length / MIB + " MiB");
            assertThat(Lists.ids(listing)).hasSize(TARGETS);
            assertThat(cost.bytes()).isLessThan(1_200 * MIB);

            Cost ofTheSame = new Cost();
            assertThat(lists.next()).isInstanceOf(Listing.Unchanged.class);
            ofTheSame.print("the same bytes");
            assertThat(ofTheSame.bytes()).isLessThan(64 * MIB);

            Collections.shuffle(order, new Random(1));
            byte[] shuffled = list(order);
            server.answer(_ -> new Answer(200, ListServer.JSON, shuffled));
            assertThat(lists.next())
                    .as("the same targets in another order are equal for the engine")
                    .isInstanceOfSatisfying(
                            Listing.Complete.class,
                            complete -> assertThat(complete.instances())
                                    .isEqualTo(((Listing.Complete) listing).instances()));
        }
    }

    /// Allocated by this thread, which parses; most of it is garbage soon.
    private static final class Cost {
        private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
        private final long begin = System.nanoTime();
        private long bytes;

        long bytes() {
            return bytes;
        }

        void print(String what) {
            bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            System.out.printf(
                    "%d targets, %s: %d ms, %d MiB allocated%n",
                    TARGETS, what, (System.nanoTime() - begin) / 1_000_000, bytes / MIB);
        }
    }
}
