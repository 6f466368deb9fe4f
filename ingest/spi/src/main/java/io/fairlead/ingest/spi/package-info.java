/// How a registry is read: the contract of a source, independent of Kafka.
///
/// A source reports what the registry returned; the runner (`io.fairlead.ingest.runner`) decides what changed and
/// writes it; the rules (`io.fairlead.ingest.rules`) decide what an instance becomes in the mesh. Start at
/// [io.fairlead.ingest.spi.RegistrySource].
@NullMarked
package io.fairlead.ingest.spi;

import org.jspecify.annotations.NullMarked;
