package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;

/// What 100,000 instances in 100 pages cost, compared with the bare SDK that reads them in the same run. The
/// bounds are wider than what was measured.
@Isolated("it measures")
class ManyInstancesTest {
    private static final int PAGES = 100;
    private static final int PAGE = 1000;
    private static final long MIB = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<String> bodies =
            IntStream.range(0, PAGES).mapToObj(ManyInstancesTest::page).toList();
    private final AwsServer server = new AwsServer();

    private static String page(int page) {
        List<Vm> vms = IntStream.range(page * PAGE, (page + 1) * PAGE)
                .mapToObj(i -> Vm.numbered(i, "service-" + i % 500)
                        .with("version", "v1")
                        .with("port", "8080"))
                .toList();
        return AwsServer.instances(vms, page + 1 < PAGES ? Integer.toString(page + 1) : "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHundredThousandInstancesCostLittleMoreThanTheBareSdk() throws InterruptedException {
        server.fail(call -> call.isInstances()
                ? Answer.xml(bodies.get(call.token().isEmpty() ? 0 : Integer.parseInt(call.token())))
                : null);
        try (Readings readings = new Readings(Aws.options(server.url(), PAGE));
                Ec2Client bare = bare()) {
            List<Instance> known = Readings.instances(readings.first());
            assertThat(known).hasSize(PAGES * PAGE);
            assertThat(server.count("DescribeInstances")).isEqualTo(PAGES);
            assertThat(read(bare)).isEqualTo(PAGES * PAGE);
            long heap = heap();
            List<Cost> ofBare = new ArrayList<>();
            List<Cost> ours = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                ofBare.add(Cost.of(() -> assertThat(read(bare)).isEqualTo(PAGES * PAGE)));
                ours.add(Cost.of(() -> assertThat(readings.next())
                        .as("nothing is reported if nothing changed")
                        .isInstanceOf(Listing.Unchanged.class)));
            }
            Cost least = ofBare.stream().min(Cost::compareTo).orElseThrow();
            Cost least2 = ours.stream().min(Cost::compareTo).orElseThrow();
            List<Instance> again = Readings.instances(readings.first());
            long grown = heap() - heap;
            System.out.printf(
                    "%d instances in %d pages, unchanged: %s; the bare SDK %s (%.2f times the CPU); %d MiB more heap%n",
                    PAGES * PAGE, PAGES, least2, least, (double) least2.cpuMillis() / least.cpuMillis(), grown / MIB);

            assertThat(again.getFirst()).isSameAs(known.getFirst());
            assertThat(again).hasSameSizeAs(known);
            assertThat(grown).as("bytes of heap beside the known instances").isLessThan(60 * MIB);
            assertThat(least2.cpuMillis()).isLessThan(least.cpuMillis() * 2);
        }
    }

    private Ec2Client bare() {
        return Ec2Client.builder()
                .endpointOverride(URI.create(server.url()))
                .region(Region.of(Aws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static int read(Ec2Client bare) {
        int read = 0;
        String token = null;
        do {
            String next = token;
            DescribeInstancesResponse page =
                    bare.describeInstances(it -> it.maxResults(PAGE).nextToken(next));
            for (var reservation : page.reservations()) {
                read += reservation.instances().size();
            }
            token = page.nextToken();
        } while (token != null);
        return read;
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Of the thread that reads.
    private record Cost(long cpuMillis, long allocated) implements Comparable<Cost> {
        interface Reading {
            void read() throws InterruptedException;
        }

        static Cost of(Reading reading) throws InterruptedException {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            reading.read();
            return new Cost(
                    (THREADS.getCurrentThreadCpuTime() - cpu) / 1_000_000,
                    THREADS.getCurrentThreadAllocatedBytes() - allocated);
        }

        @Override
        public int compareTo(Cost other) {
            return Long.compare(cpuMillis, other.cpuMillis);
        }

        @Override
        public String toString() {
            return cpuMillis + " ms of CPU, " + allocated / MIB + " MiB allocated";
        }
    }
}
