package io.fairlead.ingest.aws;

import io.fairlead.testkit.peers.MotoPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// As many moto servers as tests run at the same time: each test has one for itself, which begins empty.
final class MotoPool implements AutoCloseable {
    private static final int SERVERS = 4;

    private final List<MotoPeer> servers = new ArrayList<>();
    private final BlockingQueue<MotoPeer> free = new LinkedBlockingQueue<>();

    /// Returns once all of them respond. Where moto is not built, the test that asks is skipped, or fails under
    /// `-Dpeers=required`.
    MotoPool() throws InterruptedException {
        for (int i = 0; i < SERVERS; i++) {
            MotoPeer server = MotoPeer.start();
            servers.add(server);
            free.add(server);
        }
    }

    /// One that nobody uses; waits for it.
    MotoPeer take() throws InterruptedException {
        MotoPeer server = free.take();
        server.reset();
        return server;
    }

    void giveBack(MotoPeer server) {
        free.add(server);
    }

    @Override
    public void close() {
        servers.forEach(MotoPeer::close);
    }
}
