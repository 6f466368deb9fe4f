package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.endpoints.AutoScalingEndpointProvider;
import software.amazon.awssdk.services.ec2.endpoints.Ec2EndpointProvider;
import software.amazon.awssdk.services.servicediscovery.endpoints.ServiceDiscoveryEndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/// The URLs of the APIs of a region: those of the options, else AWS' public ones, by the SDK's own rules. Does
/// no I/O.
final class AwsUrls {
    private final AwsOptions options;

    AwsUrls(AwsOptions options) {
        this.options = options;
    }

    URI ec2(String region) {
        return url(
                options.endpoints().ec2(),
                region,
                () -> resolved(
                        Ec2EndpointProvider.defaultProvider().resolveEndpoint(it -> it.region(Region.of(region)))));
    }

    URI autoScaling(String region) {
        return url(
                options.endpoints().autoScaling(),
                region,
                () -> resolved(AutoScalingEndpointProvider.defaultProvider()
                        .resolveEndpoint(it -> it.region(Region.of(region)))));
    }

    URI cloudMap(String region) {
        return url(cloudMapUrls().control(), region, () -> publicCloudMap(region));
    }

    URI cloudMapData(String region) {
        return url(cloudMapUrls().data(), region, () -> publicCloudMap(region).replace("://", "://data-"));
    }

    URI sts(String region) {
        return url(
                options.endpoints().sts(),
                region,
                () -> resolved(
                        StsEndpointProvider.defaultProvider().resolveEndpoint(it -> it.region(Region.of(region)))));
    }

    private CloudMapUrls cloudMapUrls() {
        return options.registry() instanceof CloudMap cloudMap ? cloudMap.urls() : CloudMapUrls.PUBLIC;
    }

    private static String publicCloudMap(String region) {
        return resolved(
                ServiceDiscoveryEndpointProvider.defaultProvider().resolveEndpoint(it -> it.region(Region.of(region))));
    }

    private static URI url(String given, String region, Supplier<String> ofAws) {
        return URI.create(given.isEmpty() ? ofAws.get() : AwsOptionChecks.ofRegion(given, region));
    }

    private static String resolved(CompletableFuture<Endpoint> endpoint) {
        return endpoint.join().endpointUrl().toUri().toString();
    }
}
