/// The connectors of this distribution: one list, and nothing else.
@NullMarked
package io.fairlead.connectors;

import org.jspecify.annotations.NullMarked;
