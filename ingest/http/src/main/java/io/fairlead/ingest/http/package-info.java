/// Lists of instances that a server provides over HTTP: Prometheus' `http_sd`, and Fairlead's own inventory.
///
/// Start at [io.fairlead.ingest.http.HttpFactory], then [io.fairlead.ingest.http.HttpPart].
@NullMarked
package io.fairlead.ingest.http;

import org.jspecify.annotations.NullMarked;
