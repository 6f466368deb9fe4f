package io.fairlead.testkit.peers;

import java.io.IOException;
import java.time.Duration;

/// One running peer as tests handle it, be it a process or a container. It ends with this JVM at the latest.
///
/// What it prints is kept under `target/peers` of the module whose tests run when it died by itself, never got
/// ready, or a test asked for it ([#keepLog]).
public interface RunningPeer extends AutoCloseable {
    /// Whether a peer answers; an [IOException] means "not yet".
    @FunctionalInterface
    interface Ready {
        boolean check() throws IOException, InterruptedException;
    }

    /// Waits until the peer answers. One that ends or stays silent is ended, its log kept, its last lines in the
    /// message.
    RunningPeer awaitReady(Duration atMost, Ready ready) throws InterruptedException;

    /// Freezes it: connections stay open and nothing answers, until [#resume].
    void pause();

    /// Does nothing to one that is not frozen.
    void resume();

    /// Ends it at once, as a crash does.
    void kill();

    /// Keeps the log beyond [#close], as a failed test wants.
    void keepLog();

    /// Asks it to end, and ends it where it does not.
    @Override
    void close();
}
