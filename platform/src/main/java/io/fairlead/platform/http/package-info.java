/// The process over HTTP: `/livez`, `/readyz`, `/metrics`, `/api/v1/...`. Reads, changes nothing.
@NullMarked
package io.fairlead.platform.http;

import org.jspecify.annotations.NullMarked;
