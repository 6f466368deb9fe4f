/// The past of the table, from the decisions in the log: what a service was at a time, what changed and why,
/// and the difference of two times. Pure: it knows neither Kafka nor a store nor a clock.
///
/// Start with [io.fairlead.record.Cut], which says what a time means, and [io.fairlead.record.TableUndo]. See
/// docs/adr/0043-what-the-audit-holds-and-what-at-a-time-means.md.
@NullMarked
package io.fairlead.record;

import org.jspecify.annotations.NullMarked;
