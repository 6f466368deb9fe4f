package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.CmdbOptions.Server;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.Collectors;

/// What Debezium's engine is configured with. Its offsets are kept in memory and end with it, so that each run
/// begins with a snapshot; it writes no file and starts no server.
///
/// @param slot of this run; also the name of everything else that must be unique in the process
record LogSettings(CmdbOptions options, String slot) {
    /// Longer than the server may take to create a slot.
    private static final long RESPONSE_SECONDS = 120;

    String notifications() {
        return slot + ".notifications";
    }

    String transactions() {
        return slot + ".transaction";
    }

    /// In place of a large value that the log does not repeat. Of this run, so that no row contains it.
    String placeholder() {
        return slot + ".unchanged";
    }

    Properties properties(Collection<TableShape> tables) {
        Properties all = new Properties();
        engine(all);
        connector(all);
        server(all);
        all.setProperty(
                "table.include.list", joined(tables, it -> quoted(it.name().toString())));
        all.setProperty(
                "column.include.list",
                tables.stream()
                        .flatMap(table -> table.columns().stream().map(column -> quoted(table.name() + "." + column)))
                        .collect(Collectors.joining(",")));
        all.setProperty(
                "message.key.columns",
                tables.stream()
                        .map(it -> quoted(it.name().toString()) + ":" + escaped(String.join(",", it.key())))
                        .collect(Collectors.joining(";")));
        return all;
    }

    private static String joined(Collection<TableShape> tables, java.util.function.Function<TableShape, String> name) {
        return tables.stream().map(name).collect(Collectors.joining(","));
    }

    /// As a regular expression, for which Debezium ignores case otherwise: `"Instances"` is not `instances`.
    /// Identifiers have letters, digits, underscores and dollars only.
    private static String quoted(String name) {
        return "(?-i)" + escaped(name);
    }

    private static String escaped(String name) {
        return name.replace(".", "\\.").replace("$", "\\$");
    }

    private void engine(Properties all) {
        all.setProperty("name", slot);
        all.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        // Committing is what lets the server remove its log.
        all.setProperty("offset.flush.interval.ms", "2000");
        all.setProperty("record.processing.threads", "1");
        all.setProperty("record.processing.shutdown.timeout.ms", "500");
        all.setProperty("task.management.timeout.ms", "60000");
        all.setProperty("errors.max.retries", "0");
    }

    private void connector(Properties all) {
        all.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        all.setProperty("topic.prefix", slot);
        all.setProperty("plugin.name", "pgoutput");
        all.setProperty("snapshot.mode", "always");
        all.setProperty("slot.name", slot);
        all.setProperty("slot.drop.on.stop", "true");
        all.setProperty("slot.max.retries", "0");
        all.setProperty("internal.create.slot.command.timeout", "60");
        all.setProperty("publication.name", options.publication());
        all.setProperty("publication.autocreate.mode", "disabled");
        // Otherwise a server with little to do for these tables, and much for others, would retain its log.
        all.setProperty("lsn.flush.mode", "connector_and_driver");
        all.setProperty("status.update.interval.ms", "10000");
        all.setProperty("heartbeat.interval.ms", "2000");
        all.setProperty("poll.interval.ms", "20");
        all.setProperty("skipped.operations", "none");
        all.setProperty("tombstones.on.delete", "false");
        all.setProperty("include.schema.changes", "false");
        all.setProperty("provide.transaction.metadata", "true");
        all.setProperty("notification.enabled.channels", "sink");
        all.setProperty("notification.sink.topic.name", notifications());
        all.setProperty("unavailable.value.placeholder", placeholder());
        // Otherwise a value that cannot be converted looks like a null.
        all.setProperty("event.converting.failure.handling.mode", "fail");
        all.setProperty("decimal.handling.mode", "string");
        all.setProperty("interval.handling.mode", "string");
        all.setProperty("time.precision.mode", "isostring");
        all.setProperty("hstore.handling.mode", "json");
    }

    private void server(Properties all) {
        Server server = options.server();
        all.setProperty("database.hostname", server.host());
        all.setProperty("database.port", Integer.toString(server.port()));
        all.setProperty("database.dbname", server.database());
        all.setProperty("database.user", server.login().user());
        all.setProperty("database.password", server.login().password().value());
        all.setProperty("database.sslmode", server.tls().mode().sslmode());
        all.setProperty("database.tcpKeepAlive", "true");
        Database.driverOptions(server, options.limits().connectTimeout(), slot)
                .forEach((key, value) -> all.setProperty("driver." + key, value));
        // For what waits for a response. The log is read without waiting.
        long readSeconds = options.limits().readTimeout().toSeconds();
        all.setProperty("driver.socketTimeout", Long.toString(Math.max(RESPONSE_SECONDS, readSeconds)));
    }

    /// Without the properties, which contain the password.
    @Override
    public String toString() {
        return "log of slot " + slot;
    }
}
