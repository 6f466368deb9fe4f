/// The real topology in a process of its own, crashed on purpose on a real broker, and what its readers see of that.
/// Start at [io.fairlead.suites.topology.ExactlyOnceIT].
@NullMarked
package io.fairlead.suites.topology;

import org.jspecify.annotations.NullMarked;
