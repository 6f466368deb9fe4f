@NullMarked
package io.fairlead.ingest.azure;

import org.jspecify.annotations.NullMarked;
