@NullMarked
package io.fairlead.ingest.gcp;

import org.jspecify.annotations.NullMarked;
