/// Decides what an instance of a registry becomes in the mesh: pure functions, written by the operator in CEL.
///
/// Nothing here knows how a registry is read or where the outcome goes. Start at
/// [io.fairlead.ingest.rules.Rules].
@NullMarked
package io.fairlead.ingest.rules;

import org.jspecify.annotations.NullMarked;
