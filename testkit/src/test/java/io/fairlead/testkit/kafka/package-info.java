@NullMarked
package io.fairlead.testkit.kafka;

import org.jspecify.annotations.NullMarked;
