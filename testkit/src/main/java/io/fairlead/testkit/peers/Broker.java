package io.fairlead.testkit.peers;

/// One running Kafka broker.
public interface Broker extends AutoCloseable {
    String bootstrapServers();

    @Override
    void close();
}
