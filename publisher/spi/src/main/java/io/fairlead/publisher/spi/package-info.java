/// The interface of targets: one mesh or one directory that receives configuration.
@NullMarked
package io.fairlead.publisher.spi;

import org.jspecify.annotations.NullMarked;
