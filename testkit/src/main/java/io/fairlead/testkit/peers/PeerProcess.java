package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A peer as a process: started here and ended by its own pid, at the latest with this JVM.
///
/// What it prints goes to a file. The file is deleted when the peer is stopped in good order, kept when the peer died
/// by itself, never got ready, or a test asked for it ([#keepLog]).
public final class PeerProcess implements RunningPeer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TAIL = 25;

    /// What is started: `name` for messages and the log, the arguments and environment on top of this JVM's own.
    public record Start(String name, Path program, List<String> arguments, Map<String, String> environment) {
        public Start {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    private final Start start;
    private final Path log;
    private final Process process;
    private final Thread atExit;
    private boolean keepLog;
    private boolean ended;

    private PeerProcess(Start start, Path log, Process process) {
        this.start = start;
        this.log = log;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "end " + start.name());
    }

    public static PeerProcess start(Start start) {
        try {
            Path logs = Files.createDirectories(Path.of("target", "peers").toAbsolutePath());
            Path log = Files.createTempFile(logs, start.name() + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder()
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile());
            builder.command().add(start.program().toString());
            builder.command().addAll(start.arguments());
            builder.environment().putAll(start.environment());
            PeerProcess peer = new PeerProcess(start, log, builder.start());
            Runtime.getRuntime().addShutdownHook(peer.atExit);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + start.name() + " (" + start.program() + ")", e);
        }
    }

    @Override
    public PeerProcess awaitReady(Duration atMost, Ready ready) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // First of all: what it did last before it ended may be what is waited for.
            boolean ended = !process.isAlive();
            if (isReady(ready)) {
                return this;
            }
            if (ended) {
                throw failed("ended with exit code " + process.exitValue() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw failed("was not ready after " + atMost);
            }
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isReady(Ready ready) throws InterruptedException {
        try {
            return ready.check();
        } catch (IOException _) {
            return false;
        }
    }

    private IllegalStateException failed(String what) {
        keepLog = true;
        kill();
        return new IllegalStateException(start.name() + " " + what + "; the end of " + log + ":\n" + tail());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /// The last lines it printed.
    public String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e + ")";
        }
    }

    @Override
    public void keepLog() {
        keepLog = true;
    }

    @Override
    public void pause() {
        signal("STOP");
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void kill() {
        ended = true;
        process.destroyForcibly();
        join();
    }

    /// Asks it to end, and ends it after five seconds.
    @Override
    public void close() {
        if (!ended) {
            keepLog |= !process.isAlive();
            ended = true;
            process.destroy();
        }
        join();
        forgetAtExit();
        if (!keepLog) {
            log.toFile().delete();
        }
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                }
                break;
            } catch (InterruptedException _) {
                interrupted = true;
                process.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM is already ending; the hook finds a process that has ended.
        }
    }
}
