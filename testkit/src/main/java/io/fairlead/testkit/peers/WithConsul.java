package io.fairlead.testkit.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class one real Consul: a parameter of type [ConsulPeer] of a constructor, test or lifecycle
/// method. It is empty at the beginning of each test. Without its program the class is skipped, or fails under
/// `-Dpeers=required`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ConsulExtension.class)
public @interface WithConsul {}
