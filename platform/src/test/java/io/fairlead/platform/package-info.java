@NullMarked
package io.fairlead.platform;

import org.jspecify.annotations.NullMarked;
