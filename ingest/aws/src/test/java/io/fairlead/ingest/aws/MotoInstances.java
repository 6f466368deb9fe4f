package io.fairlead.ingest.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// Makes and ends instances in moto, as an operator does: one reservation for each, since moto counts pages in
/// those.
final class MotoInstances implements AutoCloseable {
    private final Ec2Client ec2;

    MotoInstances(URI address) {
        ec2 = Ec2Client.builder()
                .endpointOverride(address)
                .region(Region.of(Aws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    String run(Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream()
                .map(it -> Tag.builder().key(it.getKey()).value(it.getValue()).build())
                .toList();
        TagSpecification specification =
                TagSpecification.builder().resourceType("instance").tags(all).build();
        return ec2.runInstances(
                        it -> it.imageId("ami-12c6146b").minCount(1).maxCount(1).tagSpecifications(specification))
                .instances()
                .getFirst()
                .instanceId();
    }

    void tag(String id, String key, String value) {
        Tag tag = Tag.builder().key(key).value(value).build();
        var _ = ec2.createTags(it -> it.resources(id).tags(tag));
    }

    void stop(String id) {
        var _ = ec2.stopInstances(it -> it.instanceIds(id));
    }

    void start(String id) {
        var _ = ec2.startInstances(it -> it.instanceIds(id));
    }

    void terminate(String id) {
        var _ = ec2.terminateInstances(it -> it.instanceIds(id));
    }

    @Override
    public void close() {
        ec2.close();
    }
}
