package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import io.fairlead.config.FairleadConfig;
import java.util.List;

/// A running component that can apply another configuration.
@FunctionalInterface
interface Reconfigurable {
    /// Applies the differences, part by part; everything else continues undisturbed.
    ///
    /// @return the parts that could not be applied, which is a bug
    List<String> change(FairleadConfig next, ConfigDifference difference);
}
