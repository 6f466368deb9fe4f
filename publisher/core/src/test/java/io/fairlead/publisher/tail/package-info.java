@NullMarked
package io.fairlead.publisher.tail;

import org.jspecify.annotations.NullMarked;
