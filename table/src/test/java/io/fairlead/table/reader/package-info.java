@NullMarked
package io.fairlead.table.reader;

import org.jspecify.annotations.NullMarked;
