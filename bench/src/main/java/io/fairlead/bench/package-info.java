/// What takes longer than a build may: faults tried by the hundred, and numbers beside their floor.
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
