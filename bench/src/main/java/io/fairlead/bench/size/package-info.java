/// What a larger table costs: a change in it, the publisher's start, the heap. Start at
/// [io.fairlead.bench.size.SizeBench].
@NullMarked
package io.fairlead.bench.size;

import org.jspecify.annotations.NullMarked;
