/// The HTTP endpoint of a process: `/livez`, `/readyz`, `/metrics`, `/api/v1/...`. Knows nothing of what the routes do.
@NullMarked
package io.fairlead.platform.http;

import org.jspecify.annotations.NullMarked;
