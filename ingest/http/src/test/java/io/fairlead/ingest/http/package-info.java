@NullMarked
package io.fairlead.ingest.http;

import org.jspecify.annotations.NullMarked;
