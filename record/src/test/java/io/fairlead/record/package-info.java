@NullMarked
package io.fairlead.record;

import org.jspecify.annotations.NullMarked;
