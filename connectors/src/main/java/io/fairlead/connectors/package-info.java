/// The connectors that this distribution has: one list, and nothing else.
@NullMarked
package io.fairlead.connectors;

import org.jspecify.annotations.NullMarked;
