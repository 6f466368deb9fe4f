/// The topic catalogue: names, keys, settings, and the partition of a service.
@NullMarked
package io.fairlead.topics;

import org.jspecify.annotations.NullMarked;
