/// Instances that Netflix Eureka servers list.
///
/// Start at [io.fairlead.ingest.eureka.EurekaFactory], then [io.fairlead.ingest.eureka.EurekaPart].
@NullMarked
package io.fairlead.ingest.eureka;

import org.jspecify.annotations.NullMarked;
