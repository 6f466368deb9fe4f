/// Kafka, the topics and the schema registry of one installation, as every role and command uses them. Knows neither
/// sources nor targets. Start at [io.fairlead.platform.Platform].
@NullMarked
package io.fairlead.platform;

import org.jspecify.annotations.NullMarked;
