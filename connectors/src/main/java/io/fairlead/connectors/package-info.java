/// The connectors of this distribution: one list, and what is added to it on the class path.
@NullMarked
package io.fairlead.connectors;

import org.jspecify.annotations.NullMarked;
