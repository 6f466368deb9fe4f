@NullMarked
package io.fairlead.embedded.http;

import org.jspecify.annotations.NullMarked;
