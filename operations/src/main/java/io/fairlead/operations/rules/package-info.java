/// Rules tried before they are used: on what a registry lists, and compared with the rules in use. Writes nothing.
@NullMarked
package io.fairlead.operations.rules;

import org.jspecify.annotations.NullMarked;
