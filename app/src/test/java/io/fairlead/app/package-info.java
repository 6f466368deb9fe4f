/// The program as a whole: real Kafka, real registries, real targets.
@NullMarked
package io.fairlead.app;

import org.jspecify.annotations.NullMarked;
