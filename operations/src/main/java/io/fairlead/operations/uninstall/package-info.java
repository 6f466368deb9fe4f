/// Lists and removes everything that an installation owns. Start at [io.fairlead.operations.uninstall.Uninstall].
@NullMarked
package io.fairlead.operations.uninstall;

import org.jspecify.annotations.NullMarked;
