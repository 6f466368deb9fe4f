/// How long a publisher takes to read the whole table, and how much memory it then holds, next to a bare consumer.
@NullMarked
package io.fairlead.bench.restart;

import org.jspecify.annotations.NullMarked;
