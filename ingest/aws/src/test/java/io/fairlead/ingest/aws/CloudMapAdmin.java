package io.fairlead.ingest.aws;

import java.util.Map;

/// Registers instances in a Cloud Map, as an operator does.
interface CloudMapAdmin extends AutoCloseable {
    /// Of its server, on this machine.
    int port();

    /// Registers an instance, or replaces it.
    void put(String service, String id, Map<String, String> attributes);

    void remove(String service, String id);

    /// Fails for some of its services.
    ///
    /// @return whether it can
    default boolean failPartly() {
        return false;
    }

    default void restore() {}

    @Override
    void close();
}
