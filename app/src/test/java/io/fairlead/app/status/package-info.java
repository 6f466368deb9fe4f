@NullMarked
package io.fairlead.app.status;

import org.jspecify.annotations.NullMarked;
