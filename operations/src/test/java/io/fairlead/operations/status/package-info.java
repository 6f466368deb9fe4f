@NullMarked
package io.fairlead.operations.status;

import org.jspecify.annotations.NullMarked;
