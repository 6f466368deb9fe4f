package io.fairlead.testkit.registry;

import java.util.List;

/// A client library as the contract uses it: our own and Confluent's, by the same calls.
///
/// A refusal is a [Refused] with Confluent's error code.
interface RegistryPeer extends AutoCloseable {
    int register(String subject, String schema);

    int version(String subject, String schema);

    String byId(int id);

    /// Version and id, as in `3:17`.
    String latest(String subject);

    List<Integer> versions(String subject);

    List<String> subjects();

    boolean compatible(String subject, String schema);

    String level();

    String level(String subject);

    void setLevel(String subject, String level);

    /// Avro binary of `{"text": word}` behind the wire format's header.
    byte[] write(String subject, String schema, String word);

    /// The text of a record, with the schema it was written with.
    String read(byte[] framed);

    @Override
    void close();

    final class Refused extends RuntimeException {
        final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }
    }
}
