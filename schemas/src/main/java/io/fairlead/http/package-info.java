/// HTTP answers of servers that are not trusted to be small or fast: every answer is bounded in bytes and in total
/// time.
///
/// Start at [io.fairlead.http.BoundedHttp]. Knows nothing of what is asked or of what an answer means: statuses,
/// redirects and failure codes are the caller's.
@NullMarked
package io.fairlead.http;

import org.jspecify.annotations.NullMarked;
