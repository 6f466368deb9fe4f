@NullMarked
package io.fairlead.app.demo;

import org.jspecify.annotations.NullMarked;
