/// The HTTP server of the embedded schema registry: the JDK's, with limits, and with a check of the `Host` header.
/// Knows
/// nothing of the content. Start reading at [BoundedHttpServer].
@NullMarked
package io.fairlead.embedded.http;

import org.jspecify.annotations.NullMarked;
