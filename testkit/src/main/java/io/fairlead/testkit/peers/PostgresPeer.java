package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real PostgreSQL with logical replication, on a free port of 127.0.0.1, its data in a directory of its own.
/// It needs the package of the system (Debian: postgresql); root runs it as that package's user `postgres`.
public final class PostgresPeer implements AutoCloseable {
    /// The superuser.
    public static final String USER = "postgres";

    public static final String PASSWORD = "superuser-secret";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String READY = "database system is ready to accept connections";

    private final int port = FreePorts.one();
    private final Path program = PeerBinary.require("postgres");
    private final Path folder;
    private final List<String> settings;
    private PeerProcess running;

    private PostgresPeer(List<String> settings) {
        this.settings = List.copyOf(settings);
        try {
            folder = Files.createTempDirectory("postgres-peer-");
            initialize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = launch(settings);
    }

    /// Returns once it answers. Where PostgreSQL is not installed, the test that asks is skipped, or fails
    /// under `-Dpeers=required`.
    ///
    /// @param settings such as `wal_level=replica`, over those of the peer
    public static PostgresPeer start(String... settings) {
        return new PostgresPeer(List.of(settings));
    }

    private void initialize() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        if (isRoot()) {
            run(List.of("chown", "-R", USER, folder.toString()));
        }
        run(asUser(List.of(
                program.resolveSibling("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// PostgreSQL refuses to run as root. `setpriv` replaces itself, so that the process is PostgreSQL's.
    private static List<String> asUser(List<String> command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
        }
        all.addAll(command);
        return all;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " ran", e);
        }
        return output;
    }

    private PeerProcess launch(List<String> settings) {
        List<String> command = new ArrayList<>(asUser(
                List.of(program.toString(), "-D", folder.resolve("data").toString(), "-p", Integer.toString(port))));
        Stream.concat(
                        Stream.of(
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=",
                                "wal_level=logical",
                                "fsync=off",
                                "max_connections=60",
                                "shared_buffers=16MB",
                                "max_wal_size=128MB",
                                "log_min_messages=log"),
                        settings.stream())
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        Path first = isRoot() ? Path.of("/usr/bin/setpriv") : program;
        PeerProcess started = PeerProcess.start(
                new PeerProcess.Start("postgres", first, command.subList(1, command.size()), Map.of("LC_ALL", "C")));
        try {
            return started.awaitReady(
                    PATIENCE,
                    () -> Files.readString(started.log(), StandardCharsets.UTF_8)
                            .contains(READY));
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL started", e);
        }
    }

    public int port() {
        return port;
    }

    public RunningPeer running() {
        return running;
    }

    /// Ends it as a crash does: it and the processes of its sessions, with SIGKILL.
    public void kill() {
        List<ProcessHandle> sessions = ProcessHandle.of(running.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        running.kill();
        sessions.forEach(ProcessHandle::destroyForcibly);
        sessions.forEach(it -> it.onExit().join());
        running.close();
    }

    /// After [#kill], with the data that it had.
    public void restart() {
        running = launch(settings);
    }

    /// Makes a copy, as of a standby that receives nothing any more from now on.
    public void backUp() {
        try {
            run(asUser(List.of(
                    program.resolveSibling("pg_basebackup").toString(),
                    "--pgdata=" + standby(),
                    "--dbname=" + url(),
                    "--wal-method=stream",
                    "--checkpoint=fast",
                    "--no-sync")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path standby() {
        return folder.resolve("standby");
    }

    /// After [#kill]: the copy of [#backUp] becomes the primary, on the same port and a new timeline. What was
    /// committed since is lost, and it has no logical replication slot.
    public void failOver() {
        try {
            Path data = folder.resolve("data");
            run(List.of("rm", "-rf", data.toString()));
            Files.move(standby(), data);
            run(asUser(List.of("touch", data.resolve("recovery.signal").toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = launch(Stream.concat(settings.stream(), Stream.of("restore_command=false"))
                .toList());
    }

    /// Stops it, and keeps the data.
    public void stop() {
        running.close();
    }

    /// Ends it and starts it again on the same port, with nothing in it.
    public void restartEmpty() {
        kill();
        try {
            run(List.of("rm", "-rf", folder.resolve("data").toString()));
            initialize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = launch(settings);
    }

    /// What `psql` prints for a statement in the database `postgres`, without headers.
    public String psql(String sql) {
        try {
            return run(List.of(
                            program.resolveSibling("psql").toString(),
                            "--no-psqlrc",
                            "--quiet",
                            "--tuples-only",
                            "--no-align",
                            "--set=ON_ERROR_STOP=1",
                            "--dbname=" + url(),
                            "--command=" + sql))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url() {
        return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() {
        running.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(it -> it.toFile().delete());
        } catch (IOException | UncheckedIOException _) {
            // A temporary directory.
        }
    }
}
