@NullMarked
package io.fairlead.options.http;

import org.jspecify.annotations.NullMarked;
