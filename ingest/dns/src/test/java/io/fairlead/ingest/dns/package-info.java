@NullMarked
package io.fairlead.ingest.dns;

import org.jspecify.annotations.NullMarked;
