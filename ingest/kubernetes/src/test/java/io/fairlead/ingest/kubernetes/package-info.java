@NullMarked
package io.fairlead.ingest.kubernetes;

import org.jspecify.annotations.NullMarked;
