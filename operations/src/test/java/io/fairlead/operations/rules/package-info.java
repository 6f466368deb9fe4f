@NullMarked
package io.fairlead.operations.rules;

import org.jspecify.annotations.NullMarked;
