@NullMarked
package io.fairlead.bench.plot;

import org.jspecify.annotations.NullMarked;
