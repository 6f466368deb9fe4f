@NullMarked
package io.fairlead.record.kafka;

import org.jspecify.annotations.NullMarked;
