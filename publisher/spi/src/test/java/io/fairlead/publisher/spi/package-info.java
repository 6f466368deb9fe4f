@NullMarked
package io.fairlead.publisher.spi;

import org.jspecify.annotations.NullMarked;
