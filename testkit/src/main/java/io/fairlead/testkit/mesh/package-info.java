/// A mesh that fails on demand, the contract that every target keeps, and what their tests need.
@NullMarked
package io.fairlead.testkit.mesh;

import org.jspecify.annotations.NullMarked;
