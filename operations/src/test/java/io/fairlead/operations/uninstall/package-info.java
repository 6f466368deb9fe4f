@NullMarked
package io.fairlead.operations.uninstall;

import org.jspecify.annotations.NullMarked;
