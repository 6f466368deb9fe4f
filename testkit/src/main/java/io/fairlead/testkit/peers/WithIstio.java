package io.fairlead.testkit.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class a real Kubernetes API and an istiod that reads it: parameters of type [KubernetesPeer]
/// and [IstiodPeer]. The API is shared with other classes, istiod is this class's own.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith({KubernetesExtension.class, IstioExtension.class})
public @interface WithIstio {}
