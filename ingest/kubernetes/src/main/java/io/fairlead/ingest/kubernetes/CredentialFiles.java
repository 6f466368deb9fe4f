package io.fairlead.ingest.kubernetes;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.kubernetes.KubernetesAccess.Explicit;
import io.fairlead.kubernetes.KubernetesAccess.Kubeconfig;
import io.fairlead.kubernetes.KubernetesAccess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file of an access that is read once, when a reading of the cluster begins. A token is not one of them:
/// it is read for every request.
final class CredentialFiles {
    private final @Nullable Path file;
    private final Optional<byte[]> before;

    /// As they are now.
    CredentialFiles(KubernetesAccess access) {
        file = switch (access) {
            case Kubeconfig(var kubeconfig, var _) -> kubeconfig;
            case Explicit(var _, var _, var certificate) -> certificate;
            case Surroundings _ -> null;
        };
        before = read();
    }

    private Optional<byte[]> read() {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whether the content is another one. A file that is not there at the moment is about to be replaced.
    boolean areRenewed() {
        return read().filter(now -> before.isEmpty() || !Arrays.equals(now, before.get()))
                .isPresent();
    }
}
