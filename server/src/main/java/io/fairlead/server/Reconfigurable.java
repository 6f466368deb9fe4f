package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import io.fairlead.config.FairleadConfig;
import java.util.List;

/// What runs, and can take another configuration over.
@FunctionalInterface
interface Reconfigurable {
    /// Takes over what differs, part by part; everything else goes on undisturbed.
    ///
    /// @return what could not be taken over, which is a bug
    List<String> change(FairleadConfig next, ConfigDifference difference);
}
