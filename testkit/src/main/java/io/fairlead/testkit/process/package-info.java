/// Fairlead itself as processes.
@NullMarked
package io.fairlead.testkit.process;

import org.jspecify.annotations.NullMarked;
