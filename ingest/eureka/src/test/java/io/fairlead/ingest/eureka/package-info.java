@NullMarked
package io.fairlead.ingest.eureka;

import org.jspecify.annotations.NullMarked;
