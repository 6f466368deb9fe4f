@NullMarked
package io.fairlead.topology.merge;

import org.jspecify.annotations.NullMarked;
