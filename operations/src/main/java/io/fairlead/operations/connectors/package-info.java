/// The sources and targets that a configuration names, and what is checked before they start.
@NullMarked
package io.fairlead.operations.connectors;

import org.jspecify.annotations.NullMarked;
