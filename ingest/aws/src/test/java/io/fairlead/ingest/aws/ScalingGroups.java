package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.aws.GroupMembership.Member;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The Auto Scaling groups of all regions, as Auto Scaling lists them.
final class ScalingGroups {
    private static final String NAMESPACE = "xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"";

    /// @param instances by id
    /// @param pool the instances of the warm pool
    private record Group(SortedMap<String, Member> instances, SortedMap<String, Member> pool) {}

    private final Map<String, NavigableMap<String, Group>> regions = new TreeMap<>();
    private int pageSize = 100;

    /// How many groups, or instances of a warm pool, a page has.
    synchronized void inPagesOf(int size) {
        pageSize = size;
    }

    private NavigableMap<String, Group> region(String region) {
        return regions.computeIfAbsent(region, _ -> new TreeMap<>());
    }

    private Group group(String region, String name) {
        return region(region).computeIfAbsent(name, _ -> new Group(new TreeMap<>(), new TreeMap<>()));
    }

    /// A healthy instance of a group, in this region.
    void put(String id, String group, String state) {
        put(Aws.REGION, id, new Member(group, state, "Healthy"));
    }

    synchronized void put(String region, String id, Member member) {
        remove(region, id);
        group(region, member.group()).instances().put(id, member);
    }

    /// An instance of the warm pool of a group.
    synchronized void putIntoPool(String id, Member member) {
        remove(Aws.REGION, id);
        group(Aws.REGION, member.group()).pool().put(id, member);
    }

    synchronized void remove(String region, String id) {
        region(region).values().forEach(it -> {
            it.instances().remove(id);
            it.pool().remove(id);
        });
    }

    /// A token is the name of the last group of the page before.
    synchronized Answer groups(Call call) {
        int size = Math.min(pageSize, Integer.parseInt(call.parameters().getOrDefault("MaxRecords", "50")));
        List<Map.Entry<String, Group>> left =
                List.copyOf(region(call.region()).tailMap(call.token(), false).entrySet());
        List<Map.Entry<String, Group>> page = left.subList(0, Math.min(size, left.size()));
        String groups = page.stream()
                .map(it -> group(it.getKey(), it.getValue()))
                .collect(Collectors.joining("", "<AutoScalingGroups>", "</AutoScalingGroups>"));
        return Answer.xml(result(
                "DescribeAutoScalingGroups",
                groups + token(left.size() > size ? page.getLast().getKey() : "")));
    }

    private static String group(String name, Group group) {
        return "<member><AutoScalingGroupName>" + name
                + "</AutoScalingGroupName><MinSize>0</MinSize><MaxSize>9</MaxSize>"
                + (group.pool().isEmpty() ? "" : "<WarmPoolConfiguration><MinSize>1</MinSize></WarmPoolConfiguration>")
                + instances(group.instances()) + "</member>";
    }

    /// A token is the id of the last instance of the page before.
    synchronized Answer pool(Call call) {
        int size = Math.min(pageSize, Integer.parseInt(call.parameters().getOrDefault("MaxRecords", "50")));
        SortedMap<String, Member> left = new TreeMap<>(
                group(call.region(), call.parameter("AutoScalingGroupName")).pool());
        left.keySet().removeIf(it -> it.compareTo(call.token()) <= 0);
        SortedMap<String, Member> page = new TreeMap<>();
        left.entrySet().stream().limit(size).forEach(it -> page.put(it.getKey(), it.getValue()));
        return Answer.xml(
                result("DescribeWarmPool", instances(page) + token(left.size() > size ? page.lastKey() : "")));
    }

    private static String result(String action, String content) {
        return "<%1$sResponse %2$s><%1$sResult>%3$s</%1$sResult></%1$sResponse>".formatted(action, NAMESPACE, content);
    }

    private static String token(String token) {
        return token.isEmpty() ? "" : "<NextToken>" + token + "</NextToken>";
    }

    private static String instances(SortedMap<String, Member> instances) {
        return instances.entrySet().stream()
                .map(it -> """
                    <member><InstanceId>%s</InstanceId><AvailabilityZone>eu-west-1a</AvailabilityZone>\
                    <LifecycleState>%s</LifecycleState><HealthStatus>%s</HealthStatus>\
                    <ProtectedFromScaleIn>false</ProtectedFromScaleIn></member>\
                    """.formatted(
                        it.getKey(), it.getValue().state(), it.getValue().status()))
                .collect(Collectors.joining("", "<Instances>", "</Instances>"));
    }
}
