package io.fairlead.api;

import io.fairlead.config.TargetConfig;
import io.fairlead.operations.record.Past;
import io.fairlead.table.image.MeshView;
import java.util.List;

/// What a process that has started can answer. May be used by several threads at once.
public interface ApiAnswers {
    Past past();

    /// The table as it is now, all of it.
    MeshView table() throws InterruptedException;

    /// The targets of the configuration in force.
    List<TargetConfig> targets();
}
