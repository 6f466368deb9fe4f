package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Bed;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Where sources are measured: with this Kafka, files in `folder`, and a line for each step.
record Place(Bed bed, Path folder, Consumer<String> progress) {}
