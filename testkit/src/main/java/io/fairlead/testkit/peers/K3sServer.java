package io.fairlead.testkit.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/// K3s as a privileged container. Unlike the processes it has controllers and a node; the tests' namespaces hold what
/// Kubernetes itself puts there, such as a service account.
final class K3sServer implements KubernetesServer {
    private static final String TOKENS = "/etc/fairlead/tokens.csv";
    private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: *\"?([A-Za-z0-9+/=]+)");

    private final ContainerPeer peer;
    private final Path certificate;

    private K3sServer(ContainerPeer peer, Path certificate) {
        this.peer = peer;
        this.certificate = certificate;
    }

    static K3sServer start(DockerImageName image, int port, Path folder) throws IOException {
        K3sContainer k3s = ContainerProvider.bound(new K3sContainer(image), port, 6443);
        k3s.setCommandParts(new String[] {
            "server",
            "--disable=traefik,servicelb,metrics-server,local-storage",
            "--tls-san=127.0.0.1",
            "--kube-apiserver-arg=token-auth-file=" + TOKENS
        });
        k3s.withCopyToContainer(Transferable.of(ApiServerStart.TOKENS), TOKENS);
        ContainerPeer peer = ContainerPeer.start("k3s", k3s);
        try {
            return new K3sServer(peer, certificate(k3s.getKubeConfigYaml(), folder));
        } catch (IOException | RuntimeException e) {
            peer.keepLog();
            peer.close();
            throw e;
        }
    }

    private static Path certificate(String kubeconfig, Path folder) throws IOException {
        Matcher authority = AUTHORITY.matcher(kubeconfig);
        if (!authority.find()) {
            throw new IOException("K3s wrote a kubeconfig without a certificate authority");
        }
        byte[] pem = Base64.getDecoder().decode(authority.group(1));
        return Files.writeString(folder.resolve("k3s.crt"), new String(pem, StandardCharsets.US_ASCII));
    }

    @Override
    public Path certificate() {
        return certificate;
    }

    @Override
    public RunningPeer running() {
        return peer;
    }

    @Override
    public void restart() {
        peer.restart();
    }

    @Override
    public void close() {
        peer.close();
    }
}
