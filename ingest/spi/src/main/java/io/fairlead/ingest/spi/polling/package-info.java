/// Sources for registries that can only be listed. Start at [PollingSource].
@NullMarked
package io.fairlead.ingest.spi.polling;

import org.jspecify.annotations.NullMarked;
