@NullMarked
package io.fairlead.operations.migration;

import org.jspecify.annotations.NullMarked;
