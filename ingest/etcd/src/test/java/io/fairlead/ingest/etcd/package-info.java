@NullMarked
package io.fairlead.ingest.etcd;

import org.jspecify.annotations.NullMarked;
