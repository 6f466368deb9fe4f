package io.fairlead.server;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.HttpConfig;
import io.fairlead.platform.Role;
import java.util.Set;

/// What a process runs.
///
/// @param files where `checked` was read, and is read again for a reload
/// @param http where the HTTP endpoint listens; `http` of the configuration stays what the file says
public record Launch(ConfigFiles files, CheckedConfig checked, Set<Role> roles, HttpConfig http) {
    public Launch {
        roles = Set.copyOf(roles);
    }
}
