@NullMarked
package io.fairlead.topology.streams;

import org.jspecify.annotations.NullMarked;
