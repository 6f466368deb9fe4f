/// Registries and sources in memory, which behave and fail on demand.
@NullMarked
package io.fairlead.testkit.fake;

import org.jspecify.annotations.NullMarked;
