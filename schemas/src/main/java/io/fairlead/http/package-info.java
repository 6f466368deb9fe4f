/// HTTP responses of servers that are not trusted to be small or fast: every response is limited in bytes and in total
/// time.
///
/// Start at [io.fairlead.http.BoundedHttp]. Knows nothing of the meaning of requests and responses: statuses, redirects
/// and failure codes are the caller's.
@NullMarked
package io.fairlead.http;

import org.jspecify.annotations.NullMarked;
