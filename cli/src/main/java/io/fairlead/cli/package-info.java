/// The command line: what `fairlead` answers to people (tables, colour) and to programs (`-o json|yaml`, exit
/// codes).
///
/// Commands read the configuration, call the runtime and print; they decide nothing.
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
