/// Sources next to the bare clients that read the same. Start at [SourcesBench].
@NullMarked
package io.fairlead.bench.sources;

import org.jspecify.annotations.NullMarked;
