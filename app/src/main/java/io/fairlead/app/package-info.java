/// The one runnable: command line, runtime and HTTP. It takes no decisions about services or endpoints.
@NullMarked
package io.fairlead.app;

import org.jspecify.annotations.NullMarked;
