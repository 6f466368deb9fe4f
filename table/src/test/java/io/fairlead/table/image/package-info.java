@NullMarked
package io.fairlead.table.image;

import org.jspecify.annotations.NullMarked;
