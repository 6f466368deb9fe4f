package io.fairlead.testkit.kafka;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives tests a [TestKafka] as a parameter: one broker per JVM, shared by all classes, started with the first
/// and stopped with the last; a topic prefix of its own for each test. The constructor, `@BeforeEach` and the
/// test method of one test get the same one.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KafkaExtension.class)
public @interface WithKafka {}
