/// Limits on what a source may claim: which addresses, hosts and namespaces whoever can write to its registry may bring
/// into the mesh. Pure; the same for every source, behind its rules. Start at [io.fairlead.ingest.claims.ClaimLimits].
@NullMarked
package io.fairlead.ingest.claims;

import org.jspecify.annotations.NullMarked;
