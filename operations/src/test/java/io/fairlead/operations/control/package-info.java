@NullMarked
package io.fairlead.operations.control;

import org.jspecify.annotations.NullMarked;
