package io.fairlead.platform.http;

import java.io.IOException;

/// Responds to every request below `/api/`.
@FunctionalInterface
public interface HttpApi {
    /// Responds once.
    ///
    /// @param pages as they are now
    /// @throws IOException the client is gone
    void handle(HttpCall call, HttpEndpoint.Pages pages) throws IOException;
}
