package io.fairlead.ingest.cmdb;

import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The options of `cmdb.schema.json`, which has their defaults and bounds.
public record CmdbOptions(Server server, Layout layout, String publication, Limits limits) {
    static final String CODE = "INGEST-CMDB-CONFIG";

    /// How the database is accessed.
    public record Server(String host, int port, String database, Login login, Tls tls) {
        String shown() {
            return "the database " + database + " at " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public record Login(String user, Secret password) {}

    public enum TlsMode {
        DISABLE,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /// As PostgreSQL calls it.
        String sslmode() {
            return switch (this) {
                case DISABLE -> "disable";
                case REQUIRE -> "require";
                case VERIFY_CA -> "verify-ca";
                case VERIFY_FULL -> "verify-full";
            };
        }
    }

    /// TLS of the connections.
    ///
    /// @param ca null: the certificate authorities of the JVM
    public record Tls(TlsMode mode, @Nullable Path ca) {}

    /// Where an instance is in the tables.
    ///
    /// @param key empty: the primary key
    public record Layout(
            TableName table,
            List<String> key,
            Columns columns,
            @Nullable PortTable ports) {
        public Layout {
            key = List.copyOf(key);
        }

        List<TableName> tables() {
            return ports == null ? List.of(table) : List.of(table, ports.table());
        }
    }

    /// Names of columns; empty if a part has none.
    public record Columns(
            String service, String address, String port, String namespace, Place place, Description description) {
        List<String> all() {
            return Stream.concat(
                            Stream.of(
                                    service,
                                    address,
                                    port,
                                    namespace,
                                    place.region(),
                                    place.zone(),
                                    description.weight(),
                                    description.health(),
                                    description.tags()),
                            description.metadata().stream())
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    public record Place(String region, String zone) {}

    public record Description(String weight, String health, String tags, List<String> metadata) {
        public Description {
            metadata = List.copyOf(metadata);
        }
    }

    /// A second table, with one row for each port.
    ///
    /// @param references its columns with the key of the other table
    /// @param name empty: the ports have no names
    public record PortTable(TableName table, List<String> references, String port, String name) {
        public PortTable {
            references = List.copyOf(references);
        }

        List<String> columns() {
            return Stream.concat(references.stream(), Stream.of(port, name))
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    /// Times and sizes.
    ///
    /// @param maxWal in bytes
    public record Limits(Duration connectTimeout, Duration readTimeout, long maxWal) {}
}
