/// The state of an installation, from the reports of its processes. Pure: no Kafka, no clock, no log.
@NullMarked
package io.fairlead.operations.status;

import org.jspecify.annotations.NullMarked;
