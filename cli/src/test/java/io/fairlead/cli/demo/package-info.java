@NullMarked
package io.fairlead.cli.demo;

import org.jspecify.annotations.NullMarked;
