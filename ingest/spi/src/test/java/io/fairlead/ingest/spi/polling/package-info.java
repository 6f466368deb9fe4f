@NullMarked
package io.fairlead.ingest.spi.polling;

import org.jspecify.annotations.NullMarked;
