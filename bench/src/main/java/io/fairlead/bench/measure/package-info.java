/// What all benchmarks share: figures beside their floors, open load, the broker in a process of its own, the report.
///
/// A figure is worth something next to its floor alone: the same work by the bare client, on the same machine, in the
/// same run.
@NullMarked
package io.fairlead.bench.measure;

import org.jspecify.annotations.NullMarked;
