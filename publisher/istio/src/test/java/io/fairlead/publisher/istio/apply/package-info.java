@NullMarked
package io.fairlead.publisher.istio.apply;

import org.jspecify.annotations.NullMarked;
