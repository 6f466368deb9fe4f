package io.fairlead.ingest.kubernetes;

import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The user with which tests read: one with the rights that docs/registries/kubernetes.md gives, and no others.
final class Reader {
    static final String TOKEN = KubernetesPeer.NOBODY;

    private Reader() {}

    /// Gives the rights to the user.
    static void allow(KubernetesPeer kubernetes) {
        kubernetes.apply("/apis/rbac.authorization.k8s.io/v1/clusterroles/fairlead-reader", "test", role());
        kubernetes.apply(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/fairlead-reader", "test", """
                {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: fairlead-reader},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: fairlead-reader},
                 subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]}
                """.formatted(
                                KubernetesPeer.NOBODY));
    }

    static void refuse(KubernetesPeer kubernetes) {
        var _ = kubernetes.delete("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/fairlead-reader");
    }

    /// The first ClusterRole of the page.
    static String role() {
        String page = read(Path.of("../../docs/registries/kubernetes.md"));
        int begin = page.indexOf("kind: ClusterRole\n");
        int from = page.lastIndexOf("```yaml\n", begin) + "```yaml\n".length();
        String yaml = page.substring(from, page.indexOf("```", from));
        return yaml.split("(?m)^---$", -1)[0];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path token(Path folder) {
        try {
            return Files.writeString(folder.resolve("token"), TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
