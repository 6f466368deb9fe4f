@NullMarked
package io.fairlead.publisher.twin;

import org.jspecify.annotations.NullMarked;
