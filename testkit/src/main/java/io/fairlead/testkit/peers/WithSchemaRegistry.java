package io.fairlead.testkit.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives tests an [ApicurioPeer] as a parameter: one per JVM, shared by all classes, ended with the last.
/// Where it cannot be had the class is skipped, or fails under `-Dpeers=required`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SchemaRegistryExtension.class)
public @interface WithSchemaRegistry {}
