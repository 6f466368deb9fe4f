package io.fairlead.ingest.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One queue of SQS, with long polling. What was received is delivered again only by [#deliverAgain].
final class ServedQueue {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final AtomicInteger sent = new AtomicInteger();
    private final LinkedBlockingQueue<Message> visible = new LinkedBlockingQueue<>();
    private final Map<String, Message> received = new ConcurrentHashMap<>();

    private record Message(String id, String body) {}

    static String path() {
        return "/" + AwsServer.ACCOUNT + "/fairlead";
    }

    /// Sends messages.
    void send(String... bodies) {
        for (String body : bodies) {
            visible.add(new Message("m-" + sent.incrementAndGet(), body));
        }
    }

    /// An event of EventBridge.
    static String event(String source, String type, AwsPlace place, String detail) {
        return """
                {"version": "0", "id": "e-1", "detail-type": "%s", "source": "%s", "account": "%s", "region": "%s",
                 "time": "2026-11-30T19:00:00Z", "resources": [], "detail": %s}""".formatted(type, source, place.account(), place.region(), detail);
    }

    /// That an instance has another state.
    static String stateChange(AwsPlace place) {
        return event(
                "aws.ec2",
                "EC2 Instance State-change Notification",
                place,
                "{\"instance-id\": \"i-0001\", \"state\": \"running\"}");
    }

    /// Messages that were not deleted.
    int size() {
        return visible.size() + received.size();
    }

    /// As after the visibility timeout.
    void deliverAgain() {
        visible.addAll(received.values());
        received.clear();
    }

    Answer receive(Call call) {
        ObjectNode answer = MAPPER.createObjectNode();
        try {
            Message next = next(Integer.parseInt(call.parameters().getOrDefault("WaitTimeSeconds", "0")));
            ArrayNode messages = MAPPER.createArrayNode();
            int most = Integer.parseInt(call.parameters().getOrDefault("MaxNumberOfMessages", "1"));
            while (next != null) {
                messages.add(json(next));
                boolean isHidden = !call.parameter("VisibilityTimeout").equals("0");
                if (isHidden) {
                    received.put("handle-" + next.id(), next);
                } else {
                    visible.add(next);
                }
                next = messages.size() < most ? visible.poll() : null;
            }
            if (!messages.isEmpty()) {
                answer.set("Messages", messages);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Answer.json(answer.toString());
    }

    private @Nullable Message next(int seconds) throws InterruptedException {
        return visible.poll(seconds, TimeUnit.SECONDS);
    }

    private static ObjectNode json(Message message) {
        return MAPPER.createObjectNode()
                .put("MessageId", message.id())
                .put("ReceiptHandle", "handle-" + message.id())
                .put("Body", message.body())
                .put("MD5OfBody", md5(message.body()));
    }

    private static String md5(String body) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer delete(Call call) {
        ArrayNode successful = MAPPER.createArrayNode();
        ArrayNode failed = MAPPER.createArrayNode();
        for (JsonNode entry : entries(call)) {
            String id = entry.path("Id").asText();
            if (received.remove(entry.path("ReceiptHandle").asText()) == null) {
                failed.add(MAPPER.createObjectNode()
                        .put("Id", id)
                        .put("Code", "ReceiptHandleIsInvalid")
                        .put("SenderFault", true));
            } else {
                successful.add(MAPPER.createObjectNode().put("Id", id));
            }
        }
        ObjectNode answer = MAPPER.createObjectNode();
        answer.set("Successful", successful);
        answer.set("Failed", failed);
        return Answer.json(answer.toString());
    }

    private static JsonNode entries(Call call) {
        try {
            return MAPPER.readTree(call.parameter("Entries"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
