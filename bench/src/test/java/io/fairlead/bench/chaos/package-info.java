/// The short version of `./fairlead chaos`, which every build runs.
@NullMarked
package io.fairlead.bench.chaos;

import org.jspecify.annotations.NullMarked;
