package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.aws.AwsOptions.Endpoints;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.testkit.contract.RecordingListener;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.AbortedException;

/// Which servers are called, and how many calls are open at once.
@Isolated("it sets system properties")
class AwsClientsTest {
    private final AwsServer server = new AwsServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static AwsOptions with(Endpoints endpoints) {
        AwsOptions options = Aws.options("http://127.0.0.1:1", 1000);
        return Aws.with(options, endpoints);
    }

    /// As with the variables of the environment of these names.
    @Test
    void theServersAreThoseOfAwsWhateverTheEnvironmentSays() {
        List<String> set = List.of("aws.endpointUrl", "aws.endpointUrlEc2", "aws.endpointUrlSts");
        set.forEach(it -> System.setProperty(it, "http://127.0.0.1:1"));
        System.setProperty("aws.useFipsEndpoint", "true");
        System.setProperty("aws.useDualstackEndpoint", "true");
        AwsClients clients = new AwsClients(with(Endpoints.PUBLIC), Clock.systemUTC());
        try {
            assertThat(clients.ec2("eu-west-1").serviceClientConfiguration().endpointOverride())
                    .contains(URI.create("https://ec2.eu-west-1.amazonaws.com"));
            assertThat(clients.ec2("cn-north-1").serviceClientConfiguration().endpointOverride())
                    .contains(URI.create("https://ec2.cn-north-1.amazonaws.com.cn"));
            assertThat(clients.sts("eu-west-1").serviceClientConfiguration().endpointOverride())
                    .contains(URI.create("https://sts.eu-west-1.amazonaws.com"));
        } finally {
            clients.close();
            set.forEach(System::clearProperty);
            System.clearProperty("aws.useFipsEndpoint");
            System.clearProperty("aws.useDualstackEndpoint");
        }
    }

    @Test
    void stsIsCalledInItsRegion() throws InterruptedException {
        AwsOptions options = with(new Endpoints(server.url(), "", server.url(), "eu-central-1"));
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
        }
        assertThat(server.calls()).extracting(Call::action).containsExactly("GetCallerIdentity", "DescribeInstances");
        assertThat(server.calls()).extracting(Call::region).containsExactly("eu-central-1", "eu-west-1");
    }

    @Test
    void afterTheEndThereAreNoNewClients() {
        AwsClients clients = new AwsClients(with(Endpoints.PUBLIC), Clock.systemUTC());
        clients.close();

        assertThatThrownBy(() -> clients.ec2("eu-west-1")).isInstanceOf(AbortedException.class);
        assertThatThrownBy(() -> clients.sts("eu-west-1")).isInstanceOf(AbortedException.class);
        AwsPlace place = Aws.PLACE;
        Ec2Part part = new Ec2Part("", Aws.SELECTION, new AwsAccess(place, null, clients), KnownEntries.EMPTY);
        assertThatThrownBy(() -> part.fetch(new PollRequest(new RecordingListener(), true)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void theClientsShareOneThreadForTimeouts() throws Exception {
        AwsClients clients = new AwsClients(with(Endpoints.PUBLIC), Clock.systemUTC());
        Set<Thread> threads = new HashSet<>();
        for (SdkClient client : List.of(clients.ec2("eu-west-1"), clients.ec2("eu-west-2"), clients.sts("eu-west-1"))) {
            for (int i = 0; i < 3; i++) {
                threads.add(timeouts(client).submit(Thread::currentThread).get());
            }
        }
        assertThat(threads).hasSize(1);
        ScheduledExecutorService one = timeouts(clients.ec2("eu-west-1"));
        clients.close();
        assertThat(one.isShutdown()).isTrue();
    }

    private static ScheduledExecutorService timeouts(SdkClient client) {
        return client.serviceClientConfiguration()
                .overrideConfiguration()
                .scheduledExecutorService()
                .orElseThrow();
    }

    private static Ec2Part part(AwsClients clients, String region) {
        AwsPlace place = new AwsPlace(AwsServer.ACCOUNT, region);
        return new Ec2Part(place.prefix(), Aws.SELECTION, new AwsAccess(place, null, clients), KnownEntries.EMPTY);
    }

    /// More than the JDK reads by default. A new thread, as each has a parser of its own with the limits of
    /// its time.
    @ParameterizedTest
    @ValueSource(strings = {"fairlead", "ops/docker/Dockerfile", "ops/systemd/fairlead.service"})
    void aPageWithManyEntitiesIsReadWhereTheJvmIsStartedAsInstalled(String start) throws Exception {
        server.put(Aws.REGION, Vm.of("i-0001", "web").with("version", "&".repeat(150_000)));
        List<MatchResult> set = Pattern.compile("-D(jdk\\.xml\\.[A-Za-z]+)=([0-9]+)")
                .matcher(Files.readString(Path.of("../..").resolve(start)))
                .results()
                .toList();
        set.forEach(it -> System.setProperty(it.group(1), it.group(2)));
        try (Readings readings = new Readings(Aws.options(server.url(), 1000));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(Readings.instances(threads.submit(readings::first).get()))
                    .singleElement()
                    .extracting(it -> it.metadata().get("aws.tag.version"))
                    .isEqualTo("&".repeat(150_000));
        } finally {
            set.forEach(it -> System.clearProperty(it.group(1)));
        }
    }

    @Test
    void eightCallsAreOpenAtOnce() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch twelve = new CountDownLatch(12);
        server.fail(call -> {
            if (call.isInstances()) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                eight.countDown();
                twelve.countDown();
                try {
                    var _ = eight.await(60, TimeUnit.SECONDS);
                    var _ = twelve.await(1500, TimeUnit.MILLISECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                open.decrementAndGet();
            }
            return null;
        });
        AwsClients clients = new AwsClients(Aws.options(server.url(), 1000), Clock.systemUTC());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(
                        () -> part(clients, Aws.REGION).fetch(new PollRequest(new RecordingListener(), true))));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            clients.close();
        }
        assertThat(server.count("DescribeInstances")).isEqualTo(12);
        assertThat(most).hasValue(8);
    }
}
