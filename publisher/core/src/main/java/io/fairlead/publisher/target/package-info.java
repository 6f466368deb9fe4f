/// What the publisher asks of a place that receives configuration: one mesh, or one folder.
@NullMarked
package io.fairlead.publisher.target;

import org.jspecify.annotations.NullMarked;
