/// How many changes a second one topology merges, next to a bare Streams application that writes as many records.
@NullMarked
package io.fairlead.bench.throughput;

import org.jspecify.annotations.NullMarked;
