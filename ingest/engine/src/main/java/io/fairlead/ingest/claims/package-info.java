/// Limits on what a source may claim: the addresses, hosts and namespaces that anyone who can write to its registry
/// may bring into the mesh. Pure; the same for every source, after its rules. Start at
/// [io.fairlead.ingest.claims.ClaimLimits].
@NullMarked
package io.fairlead.ingest.claims;

import org.jspecify.annotations.NullMarked;
