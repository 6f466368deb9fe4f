/// Pure: whether another copy of this installation writes to the same target (ADR 24). Start at [TwinWatch].
@NullMarked
package io.fairlead.publisher.twin;

import org.jspecify.annotations.NullMarked;
