package io.fairlead.testkit.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/// Where tests get their peers from: programs on this machine, or, with `-Dpeers.provider=containers`, a Docker
/// engine on it. The same tests run on either: each peer listens on the port of 127.0.0.1 that it was given.
public sealed interface PeerProvider permits ProcessProvider, ContainerProvider {
    /// The one that the property `peers.provider` names; `processes` unless it does.
    static PeerProvider chosen() {
        String name = System.getProperty("peers.provider", "");
        return switch (name) {
            case "", "processes" -> ProcessProvider.INSTANCE;
            case "containers" -> ContainerProvider.INSTANCE;
            default ->
                throw new IllegalArgumentException(
                        "peers.provider is \"" + name + "\"; expected processes or containers");
        };
    }

    /// One line that says why that peer cannot be started here and what to do, or nothing.
    Optional<String> missing(PeerKind kind);

    Broker kafka();

    /// In development mode, with more of Consul's own configuration language. Not yet ready.
    RunningPeer consul(int port, List<String> hcl);

    /// With Istio's definitions still to come. Not yet ready.
    ///
    /// @param folder for its files, until it is closed
    KubernetesServer kubernetes(int port, Path folder);

    /// Apicurio, everything in memory. Not yet ready.
    RunningPeer schemaRegistry(int port);

    /// For the `ExecutionCondition` of an extension: disabled, with the reason, while the peer is missing. Where
    /// peers are required it is enabled, so that [#require] fails the tests.
    default ConditionEvaluationResult condition(PeerKind kind) {
        Optional<String> notice = missing(kind);
        return notice.isEmpty() || PeerBinary.isRequired()
                ? ConditionEvaluationResult.enabled("there is " + kind)
                : ConditionEvaluationResult.disabled(notice.get());
    }

    /// Skips the test that asks where the peer is missing, or fails it under `-Dpeers=required`.
    default void require(PeerKind kind) {
        missing(kind).ifPresent(notice -> {
            if (PeerBinary.isRequired()) {
                throw new AssertionError(notice);
            }
            Assumptions.abort(notice);
        });
    }
}
