@NullMarked
package io.fairlead.suites.record;

import org.jspecify.annotations.NullMarked;
