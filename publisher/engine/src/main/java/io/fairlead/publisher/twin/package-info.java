/// Pure: detects another copy of this installation that writes to the same target (ADR 24). Start at [TwinWatch].
@NullMarked
package io.fairlead.publisher.twin;

import org.jspecify.annotations.NullMarked;
