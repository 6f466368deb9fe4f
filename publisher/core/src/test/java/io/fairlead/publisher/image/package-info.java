@NullMarked
package io.fairlead.publisher.image;

import org.jspecify.annotations.NullMarked;
