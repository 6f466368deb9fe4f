/// The options of sources and targets: the JSON Schema that each kind has, and its values read by type. Knows no kind.
@NullMarked
package io.fairlead.options;

import org.jspecify.annotations.NullMarked;
