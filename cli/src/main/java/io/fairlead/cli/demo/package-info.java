/// `fairlead demo`: the complete pipeline on one screen, with a short story that plays by itself.
@NullMarked
package io.fairlead.cli.demo;

import org.jspecify.annotations.NullMarked;
