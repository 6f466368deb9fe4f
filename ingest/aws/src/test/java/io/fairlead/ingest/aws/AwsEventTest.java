package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsEvent.Changed;
import io.fairlead.ingest.aws.AwsEvent.Ignored;
import io.fairlead.ingest.aws.AwsEvent.Origin;
import io.fairlead.ingest.aws.AwsEvent.Unreadable;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AwsEventTest {
    private static final String CALL = "AWS API Call via CloudTrail";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "aws.ec2 | EC2 Instance State-change Notification | {\"state\": \"running\"} | yes | no",
                "aws.ec2 | EC2 Instance Rebalance Recommendation | {} | no | no",
                "aws.ec2 | EBS Volume Notification | {} | no | no",
                "aws.ec2 | AWS API Call via CloudTrail | {\"eventName\": \"CreateTags\"} | yes | no",
                "aws.ec2 | AWS API Call via CloudTrail | {\"eventName\": \"DeleteTags\"} | yes | no",
                "aws.ec2 | AWS API Call via CloudTrail"
                        + " | {\"eventName\": \"CreateTags\", \"errorCode\": \"Client.UnauthorizedOperation\"} | no | no",
                "aws.ec2 | AWS API Call via CloudTrail | {\"eventName\": \"DescribeInstances\"} | no | no",
                "aws.autoscaling | EC2 Instance Launch Successful | {} | yes | no",
                "aws.autoscaling | EC2 Instance Terminate Successful | {} | yes | no",
                "aws.autoscaling | EC2 Instance-terminate Lifecycle Action | {} | yes | no",
                "aws.autoscaling | EC2 Auto Scaling Instance Refresh Started | {} | no | no",
                "aws.autoscaling | AWS API Call via CloudTrail | {\"eventName\": \"EnterStandby\"} | yes | no",
                "aws.autoscaling | AWS API Call via CloudTrail"
                        + " | {\"eventName\": \"DescribeAutoScalingGroups\"} | no | no",
                "aws.tag | Tag Change on Resource | {\"service\": \"ec2\", \"resource-type\": \"instance\"} | yes | no",
                "aws.tag | Tag Change on Resource | {\"service\": \"ec2\", \"resource-type\": \"volume\"} | no | no",
                "aws.tag | Tag Change on Resource | {\"service\": \"s3\"} | no | no",
                "aws.servicediscovery | AWS API Call via CloudTrail | {\"eventName\": \"RegisterInstance\"} | no | yes",
                "aws.servicediscovery | AWS API Call via CloudTrail | {\"eventName\": \"DiscoverInstances\"} | no | no",
                "aws.s3 | Object Created | {} | no | no",
            })
    void onlyChangesOfWhatIsReadCount(String source, String type, String detail, String ofEc2, String ofCloudMap) {
        String event = ServedQueue.event(source, type, PLACE, detail);
        assertThat(AwsEvent.of(event, Origin.EC2)).isEqualTo(expected(ofEc2));
        assertThat(AwsEvent.of(event, Origin.CLOUD_MAP)).isEqualTo(expected(ofCloudMap));
    }

    private static AwsEvent expected(String counts) {
        return counts.equals("yes") ? new Changed(PLACE) : new Ignored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | it has no account",
                "hello | it is not JSON",
                "{\"account\": | it is not JSON",
                "[] | it has no account",
                "7 | it has no account",
                "{\"account\": {}, \"region\": [], \"source\": 1} | it has no account",
                "{\"Type\": \"Notification\", \"TopicArn\": \"arn:aws:sns:eu-west-1:1:t\"} | it comes from SNS",
            })
    void whatIsNoEventIsUnreadable(String body, String cause) {
        assertThat(AwsEvent.of(body, Origin.EC2))
                .isInstanceOfSatisfying(
                        Unreadable.class, it -> assertThat(it.cause()).startsWith(cause));
    }

    @Test
    void deepNestingIsUnreadable() {
        assertThat(AwsEvent.of("[".repeat(200_000), Origin.EC2)).isInstanceOf(Unreadable.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    /// Whatever is in the queue, it ends no reading.
    @ParameterizedTest
    @MethodSource("seeds")
    void anyChangeOfABodyIsReadOrUnreadable(long seed) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder(
                ServedQueue.event("aws.ec2", CALL, PLACE, "{\"eventName\": \"CreateTags\", \"x\": [1, null]}"));
        for (int i = 0; i < 3; i++) {
            int at = random.nextInt(body.length());
            if (random.nextBoolean()) {
                body.delete(at, Math.min(body.length(), at + 1 + random.nextInt(10)));
            } else {
                body.insert(at, (char) random.nextInt(0x10000));
            }
        }
        assertThat(AwsEvent.of(body.toString(), Origin.EC2)).as(body.toString()).isNotNull();
    }
}
