@NullMarked
package io.fairlead.record.store;

import org.jspecify.annotations.NullMarked;
