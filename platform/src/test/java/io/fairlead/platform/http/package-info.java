@NullMarked
package io.fairlead.platform.http;

import org.jspecify.annotations.NullMarked;
