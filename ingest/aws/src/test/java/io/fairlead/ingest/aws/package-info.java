@NullMarked
package io.fairlead.ingest.aws;

import org.jspecify.annotations.NullMarked;
