/// Options for the tests of sources and targets.
@NullMarked
package io.fairlead.testkit.options;

import org.jspecify.annotations.NullMarked;
