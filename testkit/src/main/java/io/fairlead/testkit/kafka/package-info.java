/// A real Kafka for tests that end in `IT`: [io.fairlead.testkit.kafka.WithKafka] gives each test its own topics
/// on one broker of this JVM, [io.fairlead.testkit.kafka.ChildKafka] is a broker that a test may kill.
@NullMarked
package io.fairlead.testkit.kafka;

import org.jspecify.annotations.NullMarked;
