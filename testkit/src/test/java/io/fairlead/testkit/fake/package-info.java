@NullMarked
package io.fairlead.testkit.fake;

import org.jspecify.annotations.NullMarked;
