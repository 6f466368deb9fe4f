@NullMarked
package io.fairlead.publisher.target;

import org.jspecify.annotations.NullMarked;
