/// What all benchmarks measure with, tried by itself.
@NullMarked
package io.fairlead.bench.measure;

import org.jspecify.annotations.NullMarked;
