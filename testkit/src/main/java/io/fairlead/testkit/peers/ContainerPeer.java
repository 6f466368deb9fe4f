package io.fairlead.testkit.peers;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;

/// A peer as a container.
final class ContainerPeer implements RunningPeer {
    private static final int TAIL = 25;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final String name;
    private final GenericContainer<?> container;
    private final Path log;
    private boolean keepLog;
    private boolean ended;

    private ContainerPeer(String name, GenericContainer<?> container, Path log) {
        this.name = name;
        this.container = container;
        this.log = log;
    }

    /// Returns once the container runs and, where it has a wait strategy, is ready by it.
    static ContainerPeer start(String name, GenericContainer<?> container) {
        try {
            Path logs = Files.createDirectories(Path.of("target", "peers").toAbsolutePath());
            Path log = Files.createTempFile(logs, name + "-", ".log");
            container.withLogConsumer(frame -> append(log, frame));
            container.start(); // where it fails, the log stays
            return new ContainerPeer(name, container, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path log, OutputFrame frame) {
        try {
            Files.write(log, frame.getBytes() == null ? new byte[0] : frame.getBytes(), StandardOpenOption.APPEND);
        } catch (IOException _) {
            // The peer was closed, and its log deleted, while its last words were on their way.
        }
    }

    private DockerClient engine() {
        return container.getDockerClient();
    }

    @Override
    public ContainerPeer awaitReady(Duration atMost, Ready ready) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isReady(ready)) {
            if (!container.isRunning()) {
                throw failed("ended before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw failed("was not ready after " + atMost);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return this;
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
        return new IllegalStateException("container " + name + " " + what + "; the end of " + log + ":\n" + tail());
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e + ")";
        }
    }

    @Override
    public void pause() {
        engine().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        if (isPaused()) {
            engine().unpauseContainerCmd(container.getContainerId()).exec();
        }
    }

    private boolean isPaused() {
        return Boolean.TRUE.equals(
                container.getCurrentContainerInfo().getState().getPaused());
    }

    @Override
    public void kill() {
        ended = true;
        if (container.isRunning()) {
            engine().killContainerCmd(container.getContainerId()).exec();
        }
    }

    /// Kills it and starts the same container again, with its files and ports.
    void restart() {
        kill();
        engine().startContainerCmd(container.getContainerId()).exec();
        ended = false;
    }

    @Override
    public void keepLog() {
        keepLog = true;
    }

    @Override
    public void close() {
        keepLog |= !ended && !container.isRunning();
        resume(); // a frozen one cannot be removed
        container.stop();
        if (!keepLog) {
            log.toFile().delete();
        }
    }
}
