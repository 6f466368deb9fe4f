@NullMarked
package io.fairlead.operations.connectors;

import org.jspecify.annotations.NullMarked;
