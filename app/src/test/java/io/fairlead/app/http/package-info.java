@NullMarked
package io.fairlead.app.http;

import org.jspecify.annotations.NullMarked;
