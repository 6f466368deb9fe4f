/// Maps an instance of a registry to the mesh: pure functions, written by the operator in CEL.
///
/// Nothing here depends on how a registry is read or where the result goes. Start at
/// [io.fairlead.ingest.rules.Rules].
@NullMarked
package io.fairlead.ingest.rules;

import org.jspecify.annotations.NullMarked;
