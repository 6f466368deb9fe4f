/// A million endpoints of four sources on one machine: full load, restarts, an open load for minutes, and a snapshot of
/// a quarter of them beside the changes of the other sources. Start at [ScaleBench].
@NullMarked
package io.fairlead.bench.scale;

import org.jspecify.annotations.NullMarked;
