@NullMarked
package io.fairlead.app.runtime;

import org.jspecify.annotations.NullMarked;
