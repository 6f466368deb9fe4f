package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Keys;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The clients of the SDK, one for each region, made when first used: that takes seconds, mostly to load
/// classes. They never repeat a call, as repeated calls would pass by the limit on calls; each call is given
/// its credentials. Any number of threads.
final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /// At once, of all parts: each may hold a page in memory.
    private static final int MOST_CALLS = 8;

    private final AwsOptions options;
    private final Clock clock;
    private final Regional<Ec2Client> ec2;
    private final Regional<AutoScalingClient> autoScaling;
    private final Regional<ServiceDiscoveryClient> cloudMap;
    private final Regional<ServiceDiscoveryClient> cloudMapData;
    private final Regional<StsClient> sts;
    private final Map<EventQueue, SqsClient> queues = new HashMap<>();
    private final Semaphore calls = new Semaphore(MOST_CALLS, true);
    private @Nullable SdkHttpClient http;
    private @Nullable SdkHttpClient waitingHttp;
    private @Nullable ScheduledExecutorService timeouts;
    private boolean closed;
    private final Supplier<AwsCredentialsProvider> newChain;
    private @Nullable AwsCredentialsProvider chain;

    /// Does no I/O.
    AwsClients(AwsOptions options, Clock clock) {
        this(options, clock, () -> DefaultCredentialsProvider.builder().build());
    }

    /// @param newChain makes the default chain, when it is first used
    AwsClients(AwsOptions options, Clock clock, Supplier<AwsCredentialsProvider> newChain) {
        this.options = options;
        this.clock = clock;
        this.newChain = newChain;
        AwsUrls urls = new AwsUrls(options);
        this.ec2 = new Regional<>(it -> client(Ec2Client.builder(), it, urls.ec2(it)));
        this.autoScaling = new Regional<>(it -> client(AutoScalingClient.builder(), it, urls.autoScaling(it)));
        this.cloudMap = new Regional<>(it -> client(ServiceDiscoveryClient.builder(), it, urls.cloudMap(it)));
        this.cloudMapData = new Regional<>(it -> client(ServiceDiscoveryClient.builder(), it, urls.cloudMapData(it)));
        this.sts = new Regional<>(it -> client(StsClient.builder(), it, urls.sts(it)));
    }

    Clock clock() {
        return clock;
    }

    AwsOptions options() {
        return options;
    }

    /// @throws AbortedException these clients are closed
    synchronized Ec2Client ec2(String region) {
        return ec2.of(region);
    }

    /// @throws AbortedException these clients are closed
    synchronized AutoScalingClient autoScaling(String region) {
        return autoScaling.of(region);
    }

    /// For all calls but DiscoverInstances.
    ///
    /// @throws AbortedException these clients are closed
    synchronized ServiceDiscoveryClient cloudMap(String region) {
        return cloudMap.of(region);
    }

    /// For DiscoverInstances, which has a server of its own.
    ///
    /// @throws AbortedException these clients are closed
    synchronized ServiceDiscoveryClient cloudMapData(String region) {
        return cloudMapData.of(region);
    }

    /// @param read the region that is read
    /// @throws AbortedException these clients are closed
    synchronized StsClient sts(String read) {
        String given = options.endpoints().stsRegion();
        return sts.of(given.isEmpty() ? read : given);
    }

    /// @throws AbortedException these clients are closed
    synchronized SqsClient sqs(EventQueue queue) {
        requireOpen();
        return queues.computeIfAbsent(queue, this::newQueueClient);
    }

    /// Its timeouts are longer, as a call waits for messages.
    private SqsClient newQueueClient(EventQueue queue) {
        Duration timeout = options.limits().timeout().plus(QueueCalls.LONGEST_POLL);
        SdkHttpClient made = waitingHttp == null ? http(timeout) : waitingHttp;
        waitingHttp = made;
        return configured(SqsClient.builder(), queue.place().region(), queue.server())
                .httpClient(made)
                .overrideConfiguration(overrides(timeout))
                .build();
    }

    /// The clients of one service, by region.
    private final class Regional<C extends SdkAutoCloseable> {
        private final Map<String, C> clients = new HashMap<>();
        private final Function<String, C> maker;

        Regional(Function<String, C> maker) {
            this.maker = maker;
        }

        C of(String region) {
            requireOpen();
            return clients.computeIfAbsent(region, maker);
        }

        void close() {
            clients.values().forEach(SdkAutoCloseable::close);
            clients.clear();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw AbortedException.create("the clients of the source are closed");
        }
    }

    /// A slot for a call, to be released after it.
    Semaphore calls() {
        return calls;
    }

    /// The options say everything: no settings are taken from `~/.aws` or the environment. The endpoint is
    /// always given, as the SDK would otherwise look for one there; nor does it put anything before its host.
    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, String region, URI url) {
        return configured(builder, region, url)
                .httpClient(http())
                .overrideConfiguration(overrides(options.limits().timeout()))
                .build();
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
            B builder, String region, URI url) {
        return builder.region(Region.of(region))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .endpointOverride(url)
                .credentialsProvider(AnonymousCredentialsProvider.create());
    }

    private ClientOverrideConfiguration overrides(Duration timeout) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)
                .apiCallTimeout(timeout)
                .scheduledExecutorService(timeouts())
                .defaultProfileFile(ProfileFile.aggregator().build())
                .build();
    }

    /// One for all clients, which would otherwise have five threads each.
    private ScheduledExecutorService timeouts() {
        ScheduledExecutorService made = timeouts;
        if (made == null) {
            made = Executors.newScheduledThreadPool(
                    1, Thread.ofPlatform().daemon().name("ingest-aws-timeouts").factory());
            timeouts = made;
        }
        return made;
    }

    private SdkHttpClient http() {
        SdkHttpClient made = http == null ? http(options.limits().timeout()) : http;
        http = made;
        return made;
    }

    private static SdkHttpClient http(Duration timeout) {
        return new BoundedHttpClient(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
                .socketTimeout(timeout)
                .build());
    }

    /// The credentials of the source as they are now.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure the file cannot be read
    /// @throws RuntimeException of any kind: the default chain finds none
    AwsCredentials credentials() {
        return switch (options.keys()) {
            case Keys.DefaultChain() -> chain().resolveCredentials();
            case Keys.Fixed fixed -> credentials(fixed);
            case Keys.InFile(var file) -> credentials(AccessKeyFile.read(file));
        };
    }

    private synchronized AwsCredentialsProvider chain() {
        requireOpen();
        AwsCredentialsProvider made = chain;
        if (made == null) {
            made = newChain.get();
            chain = made;
        }
        return made;
    }

    private static AwsCredentials credentials(Keys.Fixed keys) {
        return keys.sessionToken().isGiven()
                ? AwsSessionCredentials.create(
                        keys.id(), keys.secret().value(), keys.sessionToken().value())
                : AwsBasicCredentials.create(keys.id(), keys.secret().value());
    }

    synchronized void close() {
        closed = true;
        ec2.close();
        autoScaling.close();
        cloudMap.close();
        cloudMapData.close();
        sts.close();
        queues.values().forEach(SqsClient::close);
        queues.clear();
        for (SdkHttpClient each : new @Nullable SdkHttpClient[] {http, waitingHttp}) {
            if (each != null) {
                each.close();
            }
        }
        http = null;
        waitingHttp = null;
        if (timeouts != null) {
            timeouts.shutdownNow();
            timeouts = null;
        }
        if (chain instanceof SdkAutoCloseable open) {
            open.close();
        }
        chain = null;
    }
}
