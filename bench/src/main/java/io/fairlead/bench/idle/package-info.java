/// The cost of a process in which nothing happens.
@NullMarked
package io.fairlead.bench.idle;

import org.jspecify.annotations.NullMarked;
