package io.fairlead.testkit.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// How kube-apiserver is started: on 127.0.0.1, with the tokens of [KubernetesPeer]'s users and keys made here.
final class ApiServerStart {
    /// Kubernetes' token file: token, name, id, groups.
    static final String TOKENS =
            KubernetesPeer.ADMIN + ",admin,1,\"system:masters\"\n" + KubernetesPeer.NOBODY + ",nobody,2\n";

    private ApiServerStart() {}

    static PeerProcess.Start of(Path program, Path folder, int etcd, int port) throws IOException {
        KeyPair keys = keys();
        Path signing = pem(folder.resolve("sa.key"), "PRIVATE KEY", keys.getPrivate());
        Path verifying = pem(folder.resolve("sa.pub"), "PUBLIC KEY", keys.getPublic());
        Path tokens = Files.writeString(folder.resolve("tokens.csv"), TOKENS);
        return new PeerProcess.Start(
                "kube-apiserver",
                program,
                List.of(
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--endpoint-reconciler-type=none",
                        "--secure-port=" + port,
                        "--cert-dir=" + folder.resolve("certs"),
                        "--etcd-servers=http://127.0.0.1:" + etcd,
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-signing-key-file=" + signing,
                        "--service-account-key-file=" + verifying,
                        "--disable-admission-plugins=ServiceAccount",
                        "--token-auth-file=" + tokens,
                        "--service-cluster-ip-range=10.96.0.0/16"),
                Map.of());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static Path pem(Path file, String what, Key key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
