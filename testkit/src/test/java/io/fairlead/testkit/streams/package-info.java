/// The real topology in a process of its own, crashed on purpose on a real broker, and what its readers see of that.
/// Start at [io.fairlead.testkit.streams.ExactlyOnceIT].
@NullMarked
package io.fairlead.testkit.streams;

import org.jspecify.annotations.NullMarked;
