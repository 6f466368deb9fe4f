@NullMarked
package io.fairlead.ingest.diff;

import org.jspecify.annotations.NullMarked;
