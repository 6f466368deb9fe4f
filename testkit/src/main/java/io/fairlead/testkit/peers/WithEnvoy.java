package io.fairlead.testkit.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class a real Envoy that is connected to their istiod: a parameter of type [EnvoyPeer]. Stands
/// beside [WithIstio].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(EnvoyExtension.class)
public @interface WithEnvoy {
    /// The hosts whose port 80 its listener forwards to, see [EnvoyPeer#get].
    String[] hosts();
}
