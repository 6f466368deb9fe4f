/// The publisher on records of the table, with a mesh that can be made to fail: limits, freezes, drift, restarts.
@NullMarked
package io.fairlead.suites.publisher;

import org.jspecify.annotations.NullMarked;
