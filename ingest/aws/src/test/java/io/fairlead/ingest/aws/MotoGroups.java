package io.fairlead.ingest.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/// Makes Auto Scaling groups in moto, and moves instances through their lifecycle, as an operator does.
final class MotoGroups implements AutoCloseable {
    private final AutoScalingClient groups;

    MotoGroups(URI address) {
        groups = AutoScalingClient.builder()
                .endpointOverride(address)
                .region(Region.of(Aws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /// @param tags of each of its instances
    void create(String name, int instances, Map<String, String> tags) {
        List<Tag> propagated = tags.entrySet().stream()
                .map(it -> Tag.builder()
                        .key(it.getKey())
                        .value(it.getValue())
                        .propagateAtLaunch(true)
                        .build())
                .toList();
        var _ = groups.createLaunchConfiguration(
                it -> it.launchConfigurationName(name).imageId("ami-12c6146b").instanceType("t3.micro"));
        var _ = groups.createAutoScalingGroup(it -> it.autoScalingGroupName(name)
                .launchConfigurationName(name)
                .minSize(0)
                .desiredCapacity(instances)
                .maxSize(100)
                .availabilityZones(Aws.REGION + "a")
                .tags(propagated));
    }

    /// The ids of its instances.
    List<String> instances(String group) {
        return groups
                .describeAutoScalingGroups(it -> it.autoScalingGroupNames(group))
                .autoScalingGroups()
                .getFirst()
                .instances()
                .stream()
                .map(software.amazon.awssdk.services.autoscaling.model.Instance::instanceId)
                .sorted()
                .toList();
    }

    void attach(String group, String id) {
        var _ = groups.attachInstances(it -> it.autoScalingGroupName(group).instanceIds(id));
    }

    void detach(String group, String id) {
        var _ = groups.detachInstances(
                it -> it.autoScalingGroupName(group).instanceIds(id).shouldDecrementDesiredCapacity(true));
    }

    void standby(String group, String id) {
        var _ = groups.enterStandby(
                it -> it.autoScalingGroupName(group).instanceIds(id).shouldDecrementDesiredCapacity(true));
    }

    void serve(String group, String id) {
        var _ = groups.exitStandby(it -> it.autoScalingGroupName(group).instanceIds(id));
    }

    void health(String id, String status) {
        var _ = groups.setInstanceHealth(it -> it.instanceId(id).healthStatus(status));
    }

    void warmPool(String group) {
        var _ = groups.putWarmPool(it -> it.autoScalingGroupName(group).minSize(1));
    }

    @Override
    public void close() {
        groups.close();
    }
}
