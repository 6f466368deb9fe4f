@NullMarked
package io.fairlead.bench.recovery;

import org.jspecify.annotations.NullMarked;
