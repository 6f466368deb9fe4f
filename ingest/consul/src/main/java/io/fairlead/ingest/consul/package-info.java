/// Reads Consul's catalog and health through its HTTP API.
///
/// Start at [io.fairlead.ingest.consul.ConsulSource], which says how it reads and why. Only
/// [io.fairlead.ingest.consul.ConsulClient] does I/O; [io.fairlead.ingest.consul.ConsulMapper] alone knows Consul's
/// field names. The word datacenter is used in this package only: elsewhere it is a locality.
@NullMarked
package io.fairlead.ingest.consul;

import org.jspecify.annotations.NullMarked;
