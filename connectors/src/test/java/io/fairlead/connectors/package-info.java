@NullMarked
package io.fairlead.connectors;

import org.jspecify.annotations.NullMarked;
