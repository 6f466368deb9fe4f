/// What the publisher asks of a place that receives configuration: one mesh, or one folder.
@NullMarked
package io.fairlead.publisher.spi;

import org.jspecify.annotations.NullMarked;
