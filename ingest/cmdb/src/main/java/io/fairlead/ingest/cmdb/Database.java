package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.CmdbOptions.Limits;
import io.fairlead.ingest.cmdb.CmdbOptions.Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.Driver;

/// Opens connections to the database. Reads no file but that of the options: neither `~/.pgpass` nor
/// `~/.postgresql`.
final class Database {
    /// Otherwise the server keeps the session of a lost host, and with it a replication slot, for hours.
    private static final String KEEPALIVE =
            "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

    private final Server server;
    private final Limits limits;
    private final CmdbFailures failures;

    Database(Server server, Limits limits, CmdbFailures failures) {
        this.server = server;
        this.limits = limits;
        this.failures = failures;
    }

    CmdbFailures failures() {
        return failures;
    }

    /// @param application by which the server shows the session
    Session open(String application) {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        Properties properties = new Properties();
        properties.putAll(driverOptions(server, limits.connectTimeout(), application));
        properties.setProperty("user", server.login().user());
        properties.setProperty("password", server.login().password().value());
        properties.setProperty("socketTimeout", seconds(limits.readTimeout()));
        properties.setProperty("loginTimeout", seconds(limits.connectTimeout().plus(limits.readTimeout())));
        try {
            Connection connection = new Driver()
                    .connect("jdbc:postgresql://" + host + ":" + server.port() + "/" + server.database(), properties);
            if (connection == null) {
                throw new SQLException("the driver does not accept the URL");
            }
            return new Session(connection, failures);
        } catch (SQLException e) {
            throw failures.of(e);
        }
    }

    /// Of every connection, those of Debezium included.
    static SortedMap<String, String> driverOptions(Server server, Duration connectTimeout, String application) {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("ApplicationName", application);
        options.put("connectTimeout", seconds(connectTimeout));
        options.put("tcpKeepAlive", "true");
        options.put("options", KEEPALIVE);
        options.put("sslmode", server.tls().mode().sslmode());
        // Otherwise the driver looks for files in the home directory.
        options.put("sslcert", "");
        options.put("sslkey", "");
        Path ca = server.tls().ca();
        if (ca != null) {
            options.put("sslrootcert", ca.toString());
        } else if (server.tls().mode().sslmode().startsWith("verify")) {
            options.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return options;
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.toSeconds()));
    }
}
