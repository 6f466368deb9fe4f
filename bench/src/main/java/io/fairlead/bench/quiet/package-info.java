/// What is written while nothing changes.
@NullMarked
package io.fairlead.bench.quiet;

import org.jspecify.annotations.NullMarked;
