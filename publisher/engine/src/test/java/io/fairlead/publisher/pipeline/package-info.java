@NullMarked
package io.fairlead.publisher.pipeline;

import org.jspecify.annotations.NullMarked;
