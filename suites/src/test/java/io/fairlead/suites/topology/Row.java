package io.fairlead.suites.topology;

import io.fairlead.model.TableEntry;
import org.jspecify.annotations.Nullable;

/// One record of the table: a key as text, and its value or a tombstone.
record Row(String key, @Nullable TableEntry value) {}
