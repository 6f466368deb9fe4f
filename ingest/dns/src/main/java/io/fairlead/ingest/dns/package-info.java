/// Instances that DNS lists: SRV records with the addresses of their targets, and A and AAAA records.
///
/// Start at [io.fairlead.ingest.dns.DnsFactory], then [io.fairlead.ingest.dns.DnsPart].
@NullMarked
package io.fairlead.ingest.dns;

import org.jspecify.annotations.NullMarked;
