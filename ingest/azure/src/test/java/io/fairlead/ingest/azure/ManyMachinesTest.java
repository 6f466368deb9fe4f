package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.util.Context;
import com.azure.resourcemanager.resourcegraph.ResourceGraphManager;
import com.azure.resourcemanager.resourcegraph.models.QueryRequest;
import com.azure.resourcemanager.resourcegraph.models.QueryRequestOptions;
import com.azure.resourcemanager.resourcegraph.models.QueryResponse;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What a subscription with 100,000 machines costs: 100 pages of machines and 100 of their interfaces. The bounds are
/// several times what was measured.
@Isolated("it measures")
class ManyMachinesTest {
    private static final int MACHINES = 100_000;
    private static final int PAGE = 1000;
    private static final int PAGES = 2 * MACHINES / PAGE;
    private static final long MIB = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final Selection SELECTION = new Selection(
            List.of(), List.of(), false, "service", new PortChoice(8080, ""), AddressChoice.PRIVATE, List.of("team"));

    /// The pages, made as they are asked for, so that the server holds none.
    private static Answer page(int page) {
        boolean ofMachines = page < PAGES / 2;
        int from = page % (PAGES / 2) * PAGE;
        return Answer.json(GraphTables.text(
                IntStream.range(from, from + PAGE)
                        .mapToObj(i -> ofMachines
                                ? Rows.machine("web-" + i, Map.of("service", "web-" + i % 500, "team", "red", "a", "b"))
                                : Rows.nic("web-" + i, "10.%d.%d.%d".formatted(i / 62_500, i / 250 % 250, i % 250)))
                        .toList(),
                2 * MACHINES,
                page == PAGES - 1 ? "" : "page-" + (page + 2)));
    }

    private static GraphServer server() {
        GraphServer server = new GraphServer(new GraphTables(Rows.SUBSCRIPTION));
        server.answer((query, _) -> query.table().equals("Resources")
                ? Optional.of(page(
                        query.skipToken().isEmpty()
                                ? 0
                                : Integer.parseInt(query.skipToken().substring(5)) - 1))
                : Optional.empty());
        return server;
    }

    @Test
    void aHundredThousandMachinesAreReadInBoundedMemoryAndUnchangedOnesAreNoReport() throws InterruptedException {
        try (GraphServer server = server();
                Machines machines =
                        new Machines(Machines.options(server, Machines.LOGIN, SELECTION, Machines.LIMITS))) {
            bare(server);
            Cost first = new Cost();
            Listing listing = machines.first();
            first.print("a first reading");
            assertThat(Machines.names(listing)).hasSize(MACHINES);

            Cost second = new Cost();
            assertThat(machines.next()).isInstanceOf(Listing.Unchanged.class);
            second.print("the same again");
            assertThat(first.heap()).as("kept of a reading").isLessThan(600 * MIB);
            assertThat(second.heap()).as("kept of a reading without changes").isLessThan(60 * MIB);
            assertThat(second.bytes()).as("allocated").isLessThan(2_000 * MIB);

            Cost bare = new Cost();
            bare(server);
            bare.print("all pages by the SDK alone");

            List<Instance> again = Machines.instances(machines.first());
            assertThat(again.getFirst()).isSameAs(Machines.instances(listing).getFirst());
        }
    }

    /// Reads all pages and keeps nothing.
    private static void bare(GraphServer server) {
        AzureHttp http = new AzureHttp(
                HttpClient.newBuilder()
                        .sslContext(TlsContexts.of(Machines.endpoints(server).tls(), "X"))
                        .build(),
                new ByteBudget(256 << 20),
                Machines.LIMITS.timeout());
        HttpPipeline pipeline = new HttpPipelineBuilder()
                .httpClient(http)
                .policies((call, next) -> {
                    call.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + GraphServer.TOKEN);
                    return next.process();
                })
                .build();
        ResourceGraphManager manager =
                ResourceGraphManager.authenticate(pipeline, AzurePlaces.profile(Machines.endpoints(server)));
        long rows = 0;
        String token = null;
        do {
            QueryResponse page = manager.resourceProviders()
                    .resourcesWithResponse(
                            new QueryRequest()
                                    .withSubscriptions(List.of(Rows.SUBSCRIPTION))
                                    .withQuery(GraphQuery.machines(SELECTION).text())
                                    .withOptions(new QueryRequestOptions()
                                            .withTop(PAGE)
                                            .withSkipToken(token)),
                            Context.NONE)
                    .getValue();
            rows += page.count();
            token = page.skipToken();
        } while (token != null);
        http.close();
        assertThat(rows).isEqualTo(2 * MACHINES);
    }

    /// Of the process, in which the server makes the pages as well; what is allocated, of this thread, which maps.
    private static final class Cost {
        private final long heapBefore = used();
        private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
        private final long cpu = PROCESS.getProcessCpuTime();
        private final long begin = System.nanoTime();
        private long bytes;
        private long heap;

        private static long used() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        long bytes() {
            return bytes;
        }

        long heap() {
            return heap;
        }

        void print(String what) {
            long wall = (System.nanoTime() - begin) / 1_000_000;
            long all = (PROCESS.getProcessCpuTime() - cpu) / 1_000_000;
            bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            heap = used() - heapBefore;
            System.out.printf(
                    "%d machines in %d pages, %s: %d ms, %d ms CPU with the server, %d MiB allocated by the reading"
                            + " thread, %d MiB kept%n",
                    MACHINES, PAGES, what, wall, all, bytes / MIB, heap / MIB);
        }
    }
}
