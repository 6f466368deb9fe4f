@NullMarked
package io.fairlead.app.logging;

import org.jspecify.annotations.NullMarked;
