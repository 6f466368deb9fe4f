/// Virtual machines of Google Cloud projects.
///
/// Start at [io.fairlead.ingest.gcp.GcpFactory], then [io.fairlead.ingest.gcp.ProjectPart].
@NullMarked
package io.fairlead.ingest.gcp;

import org.jspecify.annotations.NullMarked;
