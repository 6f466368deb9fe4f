package io.fairlead.ingest.cmdb;

import io.fairlead.testkit.peers.PostgresPeer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// A database of its own in a running PostgreSQL, with a role that has the permissions of
/// docs/registries/cmdb.md.
final class TestDatabase implements AutoCloseable {
    static final String PASSWORD = "c0ffee-of-the-reader";

    static final String INSTANCES = """
            CREATE TABLE public.instances (id text PRIMARY KEY, app text, ip text, port int, note text)""";

    private static final AtomicInteger COUNT = new AtomicInteger();

    final PostgresPeer postgres;
    final String name;
    final String user;
    private @Nullable Connection admin;

    private TestDatabase(PostgresPeer postgres) {
        this.postgres = postgres;
        int number = COUNT.incrementAndGet();
        this.name = "cmdb" + number;
        this.user = "reader" + number;
    }

    /// With the table `public.instances`, empty, and a publication of it.
    static TestDatabase create(PostgresPeer postgres) {
        TestDatabase database = empty(postgres);
        database.run(INSTANCES);
        database.publish("public.instances");
        return database;
    }

    static TestDatabase empty(PostgresPeer postgres) {
        TestDatabase database = new TestDatabase(postgres);
        database.createAgain();
        return database;
    }

    /// Also after its server was replaced by an empty one.
    void createAgain() {
        disconnect();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            statement.execute("CREATE ROLE " + user + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void publish(String tables) {
        run("CREATE PUBLICATION fairlead FOR TABLE " + tables);
        run("GRANT SELECT ON " + tables + " TO " + user);
    }

    /// As the superuser.
    Connection connect() throws SQLException {
        return connect(name);
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresPeer.USER);
        properties.setProperty("password", PostgresPeer.PASSWORD);
        properties.setProperty("loginTimeout", "60");
        Connection connection =
                new Driver().connect("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database, properties);
        if (connection == null) {
            throw new SQLException("no connection");
        }
        return connection;
    }

    private Connection admin() throws SQLException {
        Connection open = admin;
        if (open == null || open.isClosed()) {
            open = connect(name);
            admin = open;
        }
        return open;
    }

    /// As the superuser.
    synchronized void run(String sql) {
        try (Statement statement = admin().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The first value that a query returns; empty if it is null or there is none.
    synchronized String value(String sql) {
        try (Statement statement = admin().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            String value = result.next() ? result.getString(1) : null;
            return value == null ? "" : value;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void insert(String id, String app, int port) {
        run("INSERT INTO public.instances (id, app, ip, port) VALUES ('%s', '%s', '10.1.1.1', %d)"
                .formatted(id, app, port));
    }

    /// Ends the sessions of the role.
    void terminateReader() {
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + user + "'");
    }

    /// All rows, as `id/ port`.
    String table() {
        return value("SELECT string_agg(id || '/ ' || port, ', ' ORDER BY id) FROM public.instances");
    }

    int slots() {
        return Integer.parseInt(value("SELECT count(*) FROM pg_replication_slots WHERE database = '" + name + "'"));
    }

    synchronized void disconnect() {
        Connection open = admin;
        admin = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // Its server may be gone.
            }
        }
    }

    /// The database stays: it ends with its server.
    @Override
    public void close() {
        disconnect();
    }
}
