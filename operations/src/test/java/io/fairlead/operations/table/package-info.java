@NullMarked
package io.fairlead.operations.table;

import org.jspecify.annotations.NullMarked;
