package io.fairlead.platform.http;

import java.io.IOException;

/// Responds to requests, each in a virtual thread of its own.
@FunctionalInterface
public interface HttpService {
    /// Responds once. A failure before the response has begun is logged, and the client gets 500.
    ///
    /// @throws IOException the client is gone
    void handle(HttpCall call) throws IOException;
}
