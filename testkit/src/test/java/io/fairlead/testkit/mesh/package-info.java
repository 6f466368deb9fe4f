@NullMarked
package io.fairlead.testkit.mesh;

import org.jspecify.annotations.NullMarked;
