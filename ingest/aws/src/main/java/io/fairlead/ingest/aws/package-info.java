/// EC2 instances of AWS accounts and regions, with their lifecycle in Auto Scaling groups; or instances of
/// Cloud Map.
///
/// Start at [io.fairlead.ingest.aws.AwsFactory], then [io.fairlead.ingest.aws.Ec2Part] or
/// [io.fairlead.ingest.aws.CloudMapPart].
@NullMarked
package io.fairlead.ingest.aws;

import org.jspecify.annotations.NullMarked;
