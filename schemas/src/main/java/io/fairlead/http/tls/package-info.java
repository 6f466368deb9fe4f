/// TLS of a client whose authorities and certificate are PEM files, and what to do if there is no connection.
///
/// Start at [io.fairlead.http.tls.TlsOptions].
@NullMarked
package io.fairlead.http.tls;

import org.jspecify.annotations.NullMarked;
