@NullMarked
package io.fairlead.ingest.cmdb;

import org.jspecify.annotations.NullMarked;
