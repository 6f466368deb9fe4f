@NullMarked
package io.fairlead.ingest.guard;

import org.jspecify.annotations.NullMarked;
