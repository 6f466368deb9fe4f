/// What holds for the sources and the docs of all modules together.
@NullMarked
package io.fairlead.app;

import org.jspecify.annotations.NullMarked;
