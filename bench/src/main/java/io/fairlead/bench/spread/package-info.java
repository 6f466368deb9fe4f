/// One, two and four instances over the same partitions: what each of them has to do, and how long a partition stands
/// still while they are shared out again. Start at [SpreadBench].
@NullMarked
package io.fairlead.bench.spread;

import org.jspecify.annotations.NullMarked;
