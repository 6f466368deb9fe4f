@NullMarked
package io.fairlead.app.config;

import org.jspecify.annotations.NullMarked;
