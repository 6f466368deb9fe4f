@NullMarked
package io.fairlead.testkit.peers;

import org.jspecify.annotations.NullMarked;
