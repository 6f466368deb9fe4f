/// Threads that survive failures of their work. Knows nothing of any stage.
///
/// Start at [io.fairlead.threads.SupervisedThread].
@NullMarked
package io.fairlead.threads;

import org.jspecify.annotations.NullMarked;
