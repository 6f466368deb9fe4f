/// Reads Consul's catalog and health through its HTTP API.
///
/// Start at [io.fairlead.ingest.consul.ConsulSource], which explains how it reads and why. Only
/// [io.fairlead.ingest.consul.ConsulClient] does I/O; [io.fairlead.ingest.consul.ConsulMapper] alone knows Consul's
/// field names. The word datacenter is used only in this package: elsewhere it is a locality.
@NullMarked
package io.fairlead.ingest.consul;

import org.jspecify.annotations.NullMarked;
