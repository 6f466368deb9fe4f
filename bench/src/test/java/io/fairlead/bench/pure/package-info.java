/// The committed figures of the pure parts.
@NullMarked
package io.fairlead.bench.pure;

import org.jspecify.annotations.NullMarked;
