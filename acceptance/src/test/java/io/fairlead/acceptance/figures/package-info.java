/// How fast the sources notice a change, and how many requests they send, with registries of 1,000 instances.
@NullMarked
package io.fairlead.acceptance.figures;

import org.jspecify.annotations.NullMarked;
