@NullMarked
package io.fairlead.ingest.files;

import org.jspecify.annotations.NullMarked;
