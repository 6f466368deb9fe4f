/// The HTTP server that everything in this program listens with: the JDK's, with limits, and with a check of the
/// `Host` header. Knows nothing of what it serves. Start reading at [BoundedHttpServer].
@NullMarked
package io.fairlead.embedded.http;

import org.jspecify.annotations.NullMarked;
