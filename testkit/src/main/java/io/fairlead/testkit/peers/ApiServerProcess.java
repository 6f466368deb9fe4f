package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// kube-apiserver and its etcd as two processes, without controllers.
final class ApiServerProcess implements KubernetesServer {
    private final Path folder;
    private final PeerProcess etcd;
    private final PeerProcess.Start start;
    private volatile PeerProcess server;

    private ApiServerProcess(Path folder, PeerProcess etcd, PeerProcess.Start start) {
        this.folder = folder;
        this.etcd = etcd;
        this.start = start;
        this.server = PeerProcess.start(start);
    }

    static ApiServerProcess start(int port, Path folder) {
        Path etcdProgram = PeerBinary.require("etcd");
        Path program = PeerBinary.require("kube-apiserver");
        List<Integer> ports = FreePorts.many(2);
        PeerProcess etcd = PeerProcess.start(etcd(etcdProgram, folder, ports.get(0), ports.get(1)));
        try {
            return new ApiServerProcess(folder, etcd, ApiServerStart.of(program, folder, ports.get(0), port));
        } catch (IOException e) {
            etcd.close();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path certificate() throws IOException {
        Path certificate = folder.resolve("certs").resolve("apiserver.crt");
        if (!Files.exists(certificate)) {
            throw new IOException(certificate + " is not there yet");
        }
        return certificate;
    }

    @Override
    public RunningPeer running() {
        return server;
    }

    @Override
    public void restart() {
        server.kill();
        server.close();
        server = PeerProcess.start(start);
    }

    @Override
    public void close() {
        server.close(); // before etcd, without which it would not end
        etcd.close();
    }

    /// Without fsync: its data does not outlive the test.
    private static PeerProcess.Start etcd(Path program, Path folder, int client, int peer) {
        String clients = "http://127.0.0.1:" + client;
        String peers = "http://127.0.0.1:" + peer;
        return new PeerProcess.Start(
                "etcd",
                program,
                List.of(
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--unsafe-no-fsync"),
                Map.of());
    }
}
