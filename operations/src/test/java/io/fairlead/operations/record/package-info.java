@NullMarked
package io.fairlead.operations.record;

import org.jspecify.annotations.NullMarked;
