@NullMarked
package io.fairlead.publisher.istio.render;

import org.jspecify.annotations.NullMarked;
