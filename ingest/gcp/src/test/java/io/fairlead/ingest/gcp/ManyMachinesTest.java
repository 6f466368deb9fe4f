package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.compute.v1.AggregatedListInstancesRequest;
import com.google.cloud.compute.v1.InstancesClient;
import com.google.cloud.compute.v1.InstancesScopedList;
import com.google.cloud.compute.v1.InstancesSettings;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Google's own client library reads the same server: it sees the same instances, and its costs are what ours are
/// compared with.
@Isolated("it measures")
class ManyMachinesTest {
    private static final int PAGES = 200;
    private static final int PAGE = 500;
    private static final long MIB = 1 << 20;
    private static final List<String> ZONES =
            List.of("europe-west1-b", "europe-west1-c", "europe-west1-d", "us-east1-b");

    private final ComputeServer server = new ComputeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private InstancesClient vendors() throws IOException {
        AccessToken token =
                new AccessToken(ComputeServer.TOKEN, Date.from(Instant.now().plusSeconds(3600)));
        return InstancesClient.create(InstancesSettings.newBuilder()
                .setEndpoint("http://127.0.0.1:" + server.port())
                .setCredentialsProvider(FixedCredentialsProvider.create(GoogleCredentials.create(token)))
                .build());
    }

    private static AggregatedListInstancesRequest all() {
        return AggregatedListInstancesRequest.newBuilder()
                .setProject(Project.ID)
                .setMaxResults(PAGE)
                .setReturnPartialSuccess(true)
                .build();
    }

    private static SortedSet<String> seen(InstancesClient vendors) {
        SortedSet<String> seen = new TreeSet<>();
        for (Map.Entry<String, InstancesScopedList> zone :
                vendors.aggregatedList(all()).iterateAll()) {
            zone.getValue()
                    .getInstancesList()
                    .forEach(it -> seen.add(Project.ID + "/" + zone.getKey().replace("zones/", "") + "/"
                            + Long.toUnsignedString(it.getId()) + " "
                            + it.getNetworkInterfaces(0).getNetworkIP() + " " + it.getStatus() + " "
                            + it.getLabelsOrDefault("service", "")));
        }
        return seen;
    }

    @Test
    void googlesLibraryReadsTheSameInstances() throws Exception {
        for (int i = 1; i <= 1200; i++) {
            server.put(Project.ID, Machine.of(Integer.toString(9000 + i), ZONES.get(i % 4), "service-" + i % 7));
        }
        try (Project project = Project.of(server);
                InstancesClient vendors = vendors()) {
            SortedSet<String> ours = new TreeSet<>();
            Project.instances(project.first())
                    .forEach(it -> ours.add(
                            it.id() + " " + it.address() + " " + it.metadata().get("gcp.status") + " "
                                    + it.naming().service()));

            assertThat(ours).hasSize(1200).isEqualTo(seen(vendors));
        }
    }

    @Test
    void aHundredThousandInstancesCostLittleAndUnchangedOnesAreNotReported() throws Exception {
        List<String> pages = IntStream.range(0, PAGES).mapToObj(this::page).toList();
        server.answer(call -> Answer.json(pages.get(call.token().isEmpty() ? 0 : Integer.parseInt(call.token()))));
        try (Project project = Project.of(server);
                InstancesClient vendors = vendors()) {
            List<Instance> known = Project.instances(project.first());
            assertThat(known).hasSize(PAGES * PAGE);
            assertThat(server.calls()).hasSize(PAGES);
            var _ = count(vendors);
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);

            long before = heap();
            List<Cost> ofVendors = new ArrayList<>();
            List<Cost> ours = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                ofVendors.add(Cost.of(() -> assertThat(count(vendors)).isEqualTo(PAGES * PAGE)));
                ours.add(Cost.of(() -> assertThat(project.next()).isInstanceOf(Listing.Unchanged.class)));
            }
            List<Instance> again = Project.instances(project.first());
            long grown = heap() - before;
            System.out.printf(
                    "%d instances in %d pages, unchanged: %s; Google's library %s; %d MiB more heap%n",
                    PAGES * PAGE, PAGES, Cost.least(ours), Cost.least(ofVendors), grown / MIB);

            assertThat(again.getFirst()).isSameAs(known.getFirst());
            assertThat(again).hasSameSizeAs(known);
            assertThat(grown).as("bytes of heap beside the known instances").isLessThan(60 * MIB);
            assertThat(Cost.least(ours).allocated()).as("bytes allocated").isLessThan(2_000 * MIB);
        }
    }

    private String page(int page) {
        List<Machine> machines = IntStream.range(page * PAGE, (page + 1) * PAGE)
                .mapToObj(i -> Machine.of(Integer.toString(1_000_000 + i), ZONES.get(i % 4), "service-" + i % 500)
                        .with("version", "v1")
                        .with("port", "8080"))
                .toList();
        return server.page(machines, page + 1 < PAGES ? Integer.toString(page + 1) : "", false);
    }

    private static int count(InstancesClient vendors) {
        int count = 0;
        for (Map.Entry<String, InstancesScopedList> zone :
                vendors.aggregatedList(all()).iterateAll()) {
            count += zone.getValue().getInstancesCount();
        }
        return count;
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// CPU of the process, as clients have threads of their own; the server's share is the same for both. Allocated by
    /// the thread that reads.
    private record Cost(long cpuMillis, long allocated) {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        interface GoogleReading {
            void read() throws InterruptedException;
        }

        static Cost of(GoogleReading reading) throws InterruptedException {
            long cpu = PROCESS.getProcessCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            reading.read();
            return new Cost(
                    (PROCESS.getProcessCpuTime() - cpu) / 1_000_000,
                    THREADS.getCurrentThreadAllocatedBytes() - allocated);
        }

        static Cost least(List<Cost> costs) {
            return costs.stream().min(Comparator.comparingLong(Cost::cpuMillis)).orElseThrow();
        }

        @Override
        public String toString() {
            return cpuMillis + " ms of CPU, " + allocated / MIB + " MiB allocated";
        }
    }
}
