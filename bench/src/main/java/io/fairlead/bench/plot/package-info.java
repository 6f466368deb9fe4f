/// Figures as pictures (SVG) beside the report. Knows nothing of what was measured. Start at
/// [io.fairlead.bench.plot.Drawing].
@NullMarked
package io.fairlead.bench.plot;

import org.jspecify.annotations.NullMarked;
