/// Reads the decisions and the table from their topics: for one question, or to fill and follow a store.
@NullMarked
package io.fairlead.record.kafka;

import org.jspecify.annotations.NullMarked;
