package io.fairlead.ingest.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;

/// An event of EventBridge, as far as it says that something has changed. Pure.
///
/// | source | detail-type | counts with |
/// |---|---|---|
/// | `aws.ec2` | `EC2 Instance State-change Notification` | EC2 |
/// | `aws.autoscaling` | `EC2 Instance ...`: launches, terminations, lifecycle actions | EC2 |
/// | `aws.tag` | `Tag Change on Resource`, of an instance | EC2 |
/// | `aws.ec2`, `aws.autoscaling` | `AWS API Call via CloudTrail`, of a call that changes instances | EC2 |
/// | `aws.servicediscovery` | the same | Cloud Map |
///
/// Everything else is ignored. So are calls that only read, and calls that failed: a rule that matches the
/// calls of this source would otherwise request listings without end.
sealed interface AwsEvent {
    /// Something may have changed in an account and region.
    record Changed(AwsPlace place) implements AwsEvent {}

    /// It is an event, of something that is not read.
    record Ignored() implements AwsEvent {}

    /// It is no event of EventBridge.
    record Unreadable(String cause) implements AwsEvent {}

    /// Whose events count.
    enum Origin {
        EC2,
        CLOUD_MAP
    }

    JsonMapper JSON = new JsonMapper();
    Set<String> EC2_CALLS = Set.of(
            "AssignIpv6Addresses",
            "AssociateAddress",
            "AttachNetworkInterface",
            "CreateTags",
            "DeleteTags",
            "DetachNetworkInterface",
            "DisassociateAddress",
            "RunInstances",
            "StartInstances",
            "StopInstances",
            "TerminateInstances",
            "UnassignIpv6Addresses");
    Set<String> AUTO_SCALING_CALLS = Set.of(
            "AttachInstances",
            "CompleteLifecycleAction",
            "DetachInstances",
            "EnterStandby",
            "ExitStandby",
            "SetInstanceHealth",
            "TerminateInstanceInAutoScalingGroup");
    Set<String> CLOUD_MAP_CALLS = Set.of(
            "CreateService",
            "DeleteService",
            "DeregisterInstance",
            "RegisterInstance",
            "UpdateInstanceCustomHealthStatus");

    /// Reads the body of a message.
    static AwsEvent of(String body, Origin origin) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return new Unreadable("it is not JSON");
        }
        if (event.path("TopicArn").isTextual()) {
            return new Unreadable("it comes from SNS, expected that the rule of EventBridge sends to the queue itself");
        }
        String account = event.path("account").asText();
        String region = event.path("region").asText();
        String source = event.path("source").asText();
        if (account.isEmpty() || region.isEmpty() || source.isEmpty()) {
            return new Unreadable("it has no account, region and source, expected an event of EventBridge");
        }
        String type = event.path("detail-type").asText();
        return counts(source, type, event.path("detail"), origin)
                ? new Changed(new AwsPlace(account, region))
                : new Ignored();
    }

    private static boolean counts(String source, String type, JsonNode detail, Origin origin) {
        boolean isCall = type.equals("AWS API Call via CloudTrail");
        return switch (origin) {
            case EC2 ->
                switch (source) {
                    case "aws.ec2" ->
                        isCall ? isOneOf(EC2_CALLS, detail) : type.equals("EC2 Instance State-change Notification");
                    case "aws.autoscaling" ->
                        isCall ? isOneOf(AUTO_SCALING_CALLS, detail) : type.startsWith("EC2 Instance");
                    case "aws.tag" ->
                        detail.path("service").asText().equals("ec2")
                                && detail.path("resource-type").asText().equals("instance");
                    default -> false;
                };
            case CLOUD_MAP -> source.equals("aws.servicediscovery") && isCall && isOneOf(CLOUD_MAP_CALLS, detail);
        };
    }

    private static boolean isOneOf(Set<String> calls, JsonNode detail) {
        return calls.contains(detail.path("eventName").asText())
                && detail.path("errorCode").isMissingNode();
    }
}
