@NullMarked
package io.fairlead.ingest.consul;

import org.jspecify.annotations.NullMarked;
