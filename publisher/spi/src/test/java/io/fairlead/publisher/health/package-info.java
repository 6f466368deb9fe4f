@NullMarked
package io.fairlead.publisher.health;

import org.jspecify.annotations.NullMarked;
