package io.fairlead.testkit.peers;

/// One running Kafka broker.
public interface Broker extends AutoCloseable {
    String bootstrapServers();

    /// See [RunningPeer#keepLog].
    void keepLog();

    @Override
    void close();
}
