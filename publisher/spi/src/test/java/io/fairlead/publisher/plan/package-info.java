@NullMarked
package io.fairlead.publisher.plan;

import org.jspecify.annotations.NullMarked;
