package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsPages.Paged;
import io.fairlead.ingest.aws.GroupMembership.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/// The calls of a reading to Auto Scaling. The list of groups has their instances, but not those of their warm
/// pools, which are running instances with the tag of the group and serve nothing.
final class AutoScalingCalls {
    private static final String GROUPS = "autoscaling:DescribeAutoScalingGroups";
    private static final String WARM_POOL = "autoscaling:DescribeWarmPool";
    /// The most groups of a page, and the most instances of a page of a warm pool, that Auto Scaling allows.
    private static final int MOST_GROUPS = 100;

    private static final int MOST_INSTANCES = 50;

    private final AwsSession session;
    private final AwsPages pages;

    /// @param part by whose name refused calls are counted
    AutoScalingCalls(AwsSession session, String part) {
        this.session = session;
        this.pages = new AwsPages(session, part);
    }

    private AutoScalingClient client() {
        return session.clients().autoScaling(session.place().region());
    }

    /// The instances of all groups, by their ids.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure a page could not be read
    Map<String, Member> members() throws InterruptedException {
        Map<String, Member> all = new HashMap<>();
        List<String> withPool = new ArrayList<>();
        pages.each(new Paged<>(GROUPS, this::groups, DescribeAutoScalingGroupsResponse::nextToken), page -> {
            for (AutoScalingGroup group : page.autoScalingGroups()) {
                group.instances().forEach(it -> add(all, group.autoScalingGroupName(), it));
                if (group.warmPoolConfiguration() != null) {
                    withPool.add(group.autoScalingGroupName());
                }
            }
        });
        for (String group : withPool) {
            pages.each(
                    new Paged<>(WARM_POOL, token -> pool(group, token), DescribeWarmPoolResponse::nextToken),
                    page -> page.instances().forEach(it -> add(all, group, it)));
        }
        return all;
    }

    private static void add(Map<String, Member> all, String group, Instance instance) {
        if (instance.instanceId() != null) {
            all.put(
                    instance.instanceId(),
                    new Member(
                            group,
                            Objects.requireNonNullElse(instance.lifecycleStateAsString(), ""),
                            Objects.requireNonNullElse(instance.healthStatus(), "")));
        }
    }

    /// As a group has any number of instances, a page has a tenth as many groups as one of EC2 has instances.
    private DescribeAutoScalingGroupsResponse groups(String token) throws InterruptedException {
        int size = Math.clamp(session.clients().options().limits().pageSize() / 10, 1, MOST_GROUPS);
        DescribeAutoScalingGroupsResponse page = session.call(
                GROUPS,
                () -> client().describeAutoScalingGroups(it -> it.overrideConfiguration(session.signed())
                        .maxRecords(size)
                        .nextToken(token.isEmpty() ? null : token)));
        requireGroups(page);
        return page;
    }

    private void requireGroups(DescribeAutoScalingGroupsResponse page) {
        // A page of HTML that is also XML is read as one without groups.
        if (!page.hasAutoScalingGroups()) {
            throw session.failures().unusable(GROUPS, "no list of groups");
        }
        for (AutoScalingGroup group : page.autoScalingGroups()) {
            if (group.autoScalingGroupName() == null || !group.hasInstances()) {
                throw session.failures().unusable(GROUPS, "a group without a name or a list of instances");
            }
        }
    }

    private DescribeWarmPoolResponse pool(String group, String token) throws InterruptedException {
        DescribeWarmPoolResponse page = session.call(
                WARM_POOL,
                () -> client().describeWarmPool(it -> it.overrideConfiguration(session.signed())
                        .autoScalingGroupName(group)
                        .maxRecords(MOST_INSTANCES)
                        .nextToken(token.isEmpty() ? null : token)));
        if (!page.hasInstances()) {
            throw session.failures().unusable(WARM_POOL, "no list of instances");
        }
        return page;
    }
}
