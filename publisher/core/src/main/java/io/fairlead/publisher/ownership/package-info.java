/// Who may write: a publisher that can show that Kafka still takes it for the owner of its partitions (ADR 9).
@NullMarked
package io.fairlead.publisher.ownership;

import org.jspecify.annotations.NullMarked;
