@NullMarked
package io.fairlead.operations.deadletters;

import org.jspecify.annotations.NullMarked;
