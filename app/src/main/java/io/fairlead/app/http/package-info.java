/// The process over HTTP: `/livez`, `/readyz`, `/metrics`, `/api/v1/...`. Reads, changes nothing.
@NullMarked
package io.fairlead.app.http;

import org.jspecify.annotations.NullMarked;
