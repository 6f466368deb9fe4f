package io.fairlead.ingest.cmdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Changes rows of `public.instances`, 200 times a second while it is not paused: inserts, updates, deletions,
/// changes of keys, and transactions that empty a part of the table and fill it again. Continues after a lost
/// connection.
final class TableLoad implements AutoCloseable {
    /// Rows that it never touches.
    static final String ANCHORS = "INSERT INTO public.instances (id, app, ip, port)"
            + " SELECT 'anchor-' || i, 'web', '10.1.1.1', 80 FROM generate_series(1, 3) i";

    private static final int ROWS = 60;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(5);

    private final TestDatabase database;
    private final Random random;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicInteger done = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;
    private @Nullable Connection connection;

    private TableLoad(TestDatabase database, Random random) {
        this.database = database;
        this.random = random;
        this.thread = Thread.ofVirtual().name("load").unstarted(this::loop);
    }

    static TableLoad start(TestDatabase database, Random random) {
        TableLoad load = new TableLoad(database, random);
        load.thread.start();
        return load;
    }

    /// Returns when no statement runs.
    void pause() throws InterruptedException {
        turn.acquire();
    }

    void resume() {
        turn.release();
    }

    /// The number of statements that were committed.
    int done() {
        return done.get();
    }

    private void loop() {
        long next = System.nanoTime();
        try {
            while (!ended) {
                turn.acquire();
                try {
                    change();
                } finally {
                    turn.release();
                }
                next = Math.max(next + PERIOD, System.nanoTime() - PERIOD);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void change() {
        try {
            Connection open = connection;
            if (open == null) {
                open = database.connect();
                connection = open;
            }
            try (Statement statement = open.createStatement()) {
                statement.execute(next());
            }
            done.incrementAndGet();
        } catch (SQLException e) {
            // A key that exists already leaves the connection as it is; the server may be gone.
            if (!String.valueOf(e.getSQLState()).startsWith("23")) {
                disconnect();
            }
        }
    }

    private String next() {
        int row = random.nextInt(ROWS);
        int port = 1 + random.nextInt(60_000);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> "DELETE FROM public.instances WHERE id = 'row-" + row + "'";
            case 3 ->
                "UPDATE public.instances SET id = 'row-" + random.nextInt(ROWS) + "' WHERE id = 'row-" + row + "'";
            case 4 ->
                "BEGIN; DELETE FROM public.instances WHERE id LIKE 'row-1%'; INSERT INTO public.instances (id, app, ip,"
                        + " port) SELECT 'row-1' || i, 'web', '10.1.1.1', " + port
                        + " FROM generate_series(0, 4) i; COMMIT";
            default ->
                "INSERT INTO public.instances (id, app, ip, port) VALUES ('row-" + row + "', 'web', '10.1.1.1', " + port
                        + ") ON CONFLICT (id) DO UPDATE SET port = EXCLUDED.port";
        };
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // Its server may be gone.
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
