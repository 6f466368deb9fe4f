@NullMarked
package io.fairlead.app.cli;

import org.jspecify.annotations.NullMarked;
