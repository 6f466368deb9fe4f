/// Reads, filters and retries dead letters. Start at [io.fairlead.operations.deadletters.DeadLetterTopic].
@NullMarked
package io.fairlead.operations.deadletters;

import org.jspecify.annotations.NullMarked;
