/// Options that several kinds have to access a server over HTTP: credentials and TLS.
///
/// Start at [io.fairlead.options.http.Credentials]. The keys are in the schema of each kind.
@NullMarked
package io.fairlead.options.http;

import org.jspecify.annotations.NullMarked;
