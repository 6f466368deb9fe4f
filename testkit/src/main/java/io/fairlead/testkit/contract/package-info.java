/// Specifications as test suites: every implementation of an interface extends the suite of that interface, the
/// fakes included. Start at [io.fairlead.testkit.contract.RegistrySourceContract].
@NullMarked
package io.fairlead.testkit.contract;

import org.jspecify.annotations.NullMarked;
