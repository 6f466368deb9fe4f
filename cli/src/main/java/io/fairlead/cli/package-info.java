/// The command line: the output of `fairlead` for people (tables, colour) and for programs (`-o json|yaml`, exit
/// codes).
///
/// Commands read the configuration, call the runtime and print; they decide nothing.
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
