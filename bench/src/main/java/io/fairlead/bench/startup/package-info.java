/// How long the program takes to answer, and to be ready.
@NullMarked
package io.fairlead.bench.startup;

import org.jspecify.annotations.NullMarked;
