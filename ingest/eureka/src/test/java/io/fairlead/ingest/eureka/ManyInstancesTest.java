package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.ingest.spi.polling.Listing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What a registry of 100,000 instances costs. The bounds are several times what was measured.
@Isolated("it measures")
class ManyInstancesTest {
    private static final int INSTANCES = 100_000;
    private static final int APPLICATIONS = 500;
    private static final long MIB = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final CannedEureka server = new CannedEureka();

    @AfterEach
    void close() {
        server.close();
    }

    private static String instance(int i) {
        return """
            {"instanceId":"host-%d:app-%d:8080","hostName":"host-%d.example","app":"APP-%d","ipAddr":"10.%d.%d.%d",\
            "status":"UP","overriddenStatus":"UNKNOWN","port":{"$":8080,"@enabled":"true"},\
            "securePort":{"$":443,"@enabled":"false"},"countryId":1,"dataCenterInfo":{"@class":\
            "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo","name":"MyOwn"},"leaseInfo":\
            {"renewalIntervalInSecs":30,"durationInSecs":90,"registrationTimestamp":1796046410134,\
            "lastRenewalTimestamp":1796046410134,"evictionTimestamp":0,"serviceUpTimestamp":1796046410134},\
            "metadata":{"zone":"a","management.port":"8081"},"vipAddress":"app-%d","secureVipAddress":"app-%d",\
            "isCoordinatingDiscoveryServer":"false","lastUpdatedTimestamp":"1796046410134",\
            "lastDirtyTimestamp":"1796046410083","actionType":"ADDED"}\
            """.formatted(
                        i,
                        i % APPLICATIONS,
                        i,
                        i % APPLICATIONS,
                        i / 62_500,
                        i / 250 % 250,
                        i % 250,
                        i % APPLICATIONS,
                        i % APPLICATIONS);
    }

    private static String registry(IntStream instances) {
        return instances.boxed().collect(Collectors.groupingBy(i -> i % APPLICATIONS)).entrySet().stream()
                .map(app -> "{\"name\":\"APP-" + app.getKey() + "\",\"instance\":"
                        + app.getValue().stream()
                                .map(ManyInstancesTest::instance)
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}")
                .collect(Collectors.joining(
                        ",",
                        "{\"applications\":{\"versions__delta\":\"1\",\"apps__hashcode\":\"UP_" + INSTANCES
                                + "_\",\"application\":[",
                        "]}}"));
    }

    @Test
    void aHundredThousandInstancesAreReadInBoundedMemoryAndUnchangedOnesCostLittle() throws Exception {
        String full = registry(IntStream.range(0, INSTANCES));
        String delta = registry(IntStream.range(0, 100));
        server.change(it -> it.withBody(it.isDelta() ? delta : full));
        try (EurekaReadings readings = new EurekaReadings(server)) {
            assertThat(readings.first()).hasSize(INSTANCES);
            var _ = readings.pollFor(EurekaReadings.DELAY);
            assertThat(readings.unread()).isEmpty();

            readings.pass(Duration.ofMinutes(10));
            Cost cost = new Cost();
            Listing again = readings.listing();
            cost.print("the full registry of " + full.length() / MIB + " MiB");
            assertThat(again).as("beside unread ids").isInstanceOf(Listing.Complete.class);
            assertThat(cost.bytes()).isLessThan(2_000 * MIB);
            assertThat(cost.cpu()).isLessThan(Duration.ofSeconds(60));

            var _ = readings.pollFor(EurekaReadings.DELAY);
            server.takeRequests();
            Cost ofTheSame = new Cost();
            Listing unchanged = readings.listing();
            ofTheSame.print("an unchanged delta");
            assertThat(unchanged).isInstanceOf(Listing.Unchanged.class);
            assertThat(server.takeRequests()).containsExactly("apps/delta");
            assertThat(ofTheSame.bytes()).isLessThan(64 * MIB);
            assertThat(ofTheSame.cpu()).isLessThan(Duration.ofSeconds(10));
        }
    }

    /// Of this thread, which parses; most of what it allocates is garbage soon.
    private static final class Cost {
        private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
        private final long begin = THREADS.getCurrentThreadCpuTime();
        private long bytes;
        private Duration cpu = Duration.ZERO;

        long bytes() {
            return bytes;
        }

        Duration cpu() {
            return cpu;
        }

        void print(String what) {
            bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            cpu = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin);
            System.out.printf(
                    "%d instances, %s: %d ms of CPU, %d MiB allocated%n", INSTANCES, what, cpu.toMillis(), bytes / MIB);
        }
    }
}
