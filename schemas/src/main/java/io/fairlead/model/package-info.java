/// The values that the stages exchange, without Kafka, Kubernetes, network, clock or log.
///
/// A registry lists [io.fairlead.model.Instance]s; rules turn each into a [io.fairlead.model.Claim] on an endpoint of a
/// service; claims merge into [io.fairlead.model.TableEntry]s. Changes are carried as
/// [io.fairlead.model.RegistryEvent]s. Start reading at those four.
///
/// Values that a registry did not give have a named "not given" value (`Locality.UNKNOWN`, `Traits.WEIGHT_UNSET`, empty
/// text) instead of null, so that records compare, sort and encode without special cases.
@NullMarked
package io.fairlead.model;

import org.jspecify.annotations.NullMarked;
