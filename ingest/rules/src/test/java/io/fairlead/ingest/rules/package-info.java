@NullMarked
package io.fairlead.ingest.rules;

import org.jspecify.annotations.NullMarked;
