/// From what wrote the mesh before to Fairlead. Reads files only.
@NullMarked
package io.fairlead.operations.migration;

import org.jspecify.annotations.NullMarked;
