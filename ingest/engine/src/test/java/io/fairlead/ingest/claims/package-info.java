@NullMarked
package io.fairlead.ingest.claims;

import org.jspecify.annotations.NullMarked;
