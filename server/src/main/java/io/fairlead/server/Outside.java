package io.fairlead.server;

import io.fairlead.api.Api;
import io.fairlead.platform.Startup;
import io.fairlead.platform.http.HttpEndpoint;

/// What a process has before it starts: its HTTP endpoint with the API, how its start meets what is away, and its
/// configuration.
record Outside(HttpEndpoint http, Api api, HttpOwner owner, Startup startup, ConfigInForce inForce) {
    /// The owner of the HTTP endpoint, who closes it.
    enum HttpOwner {
        PROCESS,
        CALLER
    }
}
