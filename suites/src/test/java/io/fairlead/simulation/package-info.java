/// The whole pipeline in one thread, under a virtual clock: registries that lie, a Kafka that aborts and repeats,
/// owners
/// that crash, pause and wake up, a mesh that refuses and forgets. [Simulation] plays a list of [Step]s and checks
/// the [Oracle]'s rules after each; [Defect]s prove that it can fail.
@NullMarked
package io.fairlead.simulation;

import org.jspecify.annotations.NullMarked;
