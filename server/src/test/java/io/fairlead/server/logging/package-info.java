@NullMarked
package io.fairlead.server.logging;

import org.jspecify.annotations.NullMarked;
