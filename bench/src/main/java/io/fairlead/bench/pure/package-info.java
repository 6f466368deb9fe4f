/// The pure parts, by JMH: time and bytes allocated for each operation.
@NullMarked
package io.fairlead.bench.pure;

import org.jspecify.annotations.NullMarked;
