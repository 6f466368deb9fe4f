/// Operator actions: freezes, releases, reset and retirement of sources and targets, adoption of objects.
@NullMarked
package io.fairlead.operations.control;

import org.jspecify.annotations.NullMarked;
