@NullMarked
package io.fairlead.api.access;

import org.jspecify.annotations.NullMarked;
