/// The program as a whole: real Kafka, real registries, real targets, and Fairlead in this process or in its own.
@NullMarked
package io.fairlead.acceptance;

import org.jspecify.annotations.NullMarked;
