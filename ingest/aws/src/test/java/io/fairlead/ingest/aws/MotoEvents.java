package io.fairlead.ingest.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.testkit.peers.MotoPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// EventBridge and SQS of moto, with a rule that sends events of EC2 to a queue. Moto sends no events by
/// itself, and leaves out their account, which the rule adds.
final class MotoEvents implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NAME = "fairlead";

    private final URI address;
    private final SqsClient sqs;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    MotoEvents(MotoPeer moto) {
        address = moto.address();
        sqs = SqsClient.builder()
                .endpointOverride(address)
                .region(Region.of(Aws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /// Makes the queue and the rule.
    void create() throws InterruptedException {
        var _ = sqs.createQueue(it -> it.queueName(NAME));
        call("PutRule", MAPPER.createObjectNode().put("Name", NAME).put("EventPattern", "{\"source\": [\"aws.ec2\"]}"));
        ObjectNode target = MAPPER.createObjectNode()
                .put("Id", "queue")
                .put("Arn", "arn:aws:sqs:" + Aws.REGION + ":" + MotoPeer.ACCOUNT + ":" + NAME);
        ObjectNode transformer = target.putObject("InputTransformer");
        transformer
                .putObject("InputPathsMap")
                .put("region", "$.region")
                .put("source", "$.source")
                .put("type", "$.detail-type")
                .put("instance", "$.detail.instance-id");
        transformer.put(
                "InputTemplate",
                "{\"account\": \"" + MotoPeer.ACCOUNT + "\", \"region\": \"<region>\", \"source\": \"<source>\","
                        + " \"detail-type\": \"<type>\", \"detail\": {\"instance-id\": \"<instance>\"}}");
        ObjectNode targets = MAPPER.createObjectNode().put("Rule", NAME);
        targets.putArray("Targets").add(target);
        call("PutTargets", targets);
    }

    /// As EC2 sends it when an instance has another state.
    void stateChange(String instance) throws InterruptedException {
        ObjectNode events = MAPPER.createObjectNode();
        events.putArray("Entries")
                .addObject()
                .put("Source", "aws.ec2")
                .put("DetailType", "EC2 Instance State-change Notification")
                .put("Detail", "{\"instance-id\": \"" + instance + "\", \"state\": \"running\"}");
        call("PutEvents", events);
    }

    private void call(String action, ObjectNode body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AWSEvents." + action)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIATEST/20261130/" + Aws.REGION
                                + "/events/aws4_request, SignedHeaders=host, Signature=x")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(action + ": " + response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String body) {
        var _ = sqs.sendMessage(it -> it.queueUrl(url()).messageBody(body));
    }

    /// How many messages it has, with those that were received and not deleted.
    int size() {
        Map<QueueAttributeName, String> counts = sqs.getQueueAttributes(it -> it.queueUrl(url())
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return counts.values().stream().mapToInt(Integer::parseInt).sum();
    }

    void delete() {
        var _ = sqs.deleteQueue(it -> it.queueUrl(url()));
    }

    private String url() {
        return address + ServedQueue.path();
    }

    @Override
    public void close() {
        sqs.close();
        http.shutdownNow();
    }
}
