/// The topic catalogue: names, keys, settings, and which partition a service belongs to.
@NullMarked
package io.fairlead.topics;

import org.jspecify.annotations.NullMarked;
