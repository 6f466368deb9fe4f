package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// kube-apiserver and its etcd as two processes, without controllers.
final class ApiServerProcess implements KubernetesServer {
    private static final String DATA = "etcd";

    private final Path folder;
    private final Starts starts;
    private volatile PeerProcess etcd;
    private volatile PeerProcess server;

    private record Starts(PeerProcess.Start etcd, PeerProcess.Start server) {}

    private ApiServerProcess(Path folder, PeerProcess etcd, Starts starts) {
        this.folder = folder;
        this.etcd = etcd;
        this.starts = starts;
        this.server = PeerProcess.start(starts.server());
    }

    static ApiServerProcess start(int port, Path folder) {
        Path etcdProgram = PeerBinary.require("etcd");
        Path program = PeerBinary.require("kube-apiserver");
        List<Integer> ports = FreePorts.many(2);
        PeerProcess.Start startOfEtcd = etcd(etcdProgram, folder, ports.get(0), ports.get(1));
        PeerProcess etcd = PeerProcess.start(startOfEtcd);
        try {
            PeerProcess.Start start = ApiServerStart.of(program, folder, ports.get(0), port);
            return new ApiServerProcess(folder, etcd, new Starts(startOfEtcd, start));
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
        end(server);
        server = PeerProcess.start(starts.server());
    }

    private static void end(PeerProcess process) {
        process.kill();
        process.close();
    }

    @Override
    public boolean canBackUp() {
        return true;
    }

    @Override
    public Path backUp() throws IOException {
        Path backup = Files.createTempDirectory(folder, "backup");
        betweenRuns(() -> copy(folder.resolve(DATA), backup));
        return backup;
    }

    @Override
    public void restore(Path backup) throws IOException {
        betweenRuns(() -> {
            Files.move(
                    folder.resolve(DATA),
                    Files.createTempDirectory(folder, "former").resolve(DATA));
            copy(backup, folder.resolve(DATA));
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void betweenRuns(Work work) throws IOException {
        end(server);
        end(etcd);
        try {
            work.run();
        } finally {
            etcd = PeerProcess.start(starts.etcd());
            server = PeerProcess.start(starts.server());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
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
                        "--data-dir=" + folder.resolve(DATA),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--unsafe-no-fsync"),
                Map.of());
    }
}
