/// Checks that need the network: `fairlead validate --connect`.
@NullMarked
package io.fairlead.operations.validation;

import org.jspecify.annotations.NullMarked;
