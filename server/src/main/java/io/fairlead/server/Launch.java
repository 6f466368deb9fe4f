package io.fairlead.server;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.HttpConfig;
import io.fairlead.platform.Role;
import java.util.Set;

/// The parameters of a process.
///
/// @param files from which `checked` was read, and which are read again for a reload
/// @param http the address of the HTTP endpoint; `http` of the configuration stays as in the file
public record Launch(ConfigFiles files, CheckedConfig checked, Set<Role> roles, HttpConfig http) {
    public Launch {
        roles = Set.copyOf(roles);
    }
}
