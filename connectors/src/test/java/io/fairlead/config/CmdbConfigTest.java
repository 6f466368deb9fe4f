package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.cmdb.CmdbOptions;
import io.fairlead.ingest.cmdb.CmdbOptions.Columns;
import io.fairlead.ingest.cmdb.CmdbOptions.Description;
import io.fairlead.ingest.cmdb.CmdbOptions.Layout;
import io.fairlead.ingest.cmdb.CmdbOptions.Limits;
import io.fairlead.ingest.cmdb.CmdbOptions.Login;
import io.fairlead.ingest.cmdb.CmdbOptions.Place;
import io.fairlead.ingest.cmdb.CmdbOptions.PortTable;
import io.fairlead.ingest.cmdb.CmdbOptions.Server;
import io.fairlead.ingest.cmdb.CmdbOptions.Tls;
import io.fairlead.ingest.cmdb.CmdbOptions.TlsMode;
import io.fairlead.ingest.cmdb.TableName;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The sources `rows` of every-key.good.yaml.
class CmdbConfigTest {
    private static final Login LOGIN = new Login("fairlead", new Secret("consul-secret"));

    private static CmdbOptions options(String source) {
        return Corpus.parse(Corpus.text("every-key.good.yaml")).sources().stream()
                .filter(it -> it.name().value().equals(source))
                .map(it -> (CmdbOptions) it.options().options())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesEveryKey() {
        assertThat(options("rows"))
                .isEqualTo(new CmdbOptions(
                        new Server(
                                "db.shop.internal",
                                5433,
                                "cmdb",
                                LOGIN,
                                new Tls(TlsMode.VERIFY_CA, Path.of("/etc/fairlead/tls/ca.pem"))),
                        new Layout(
                                new TableName("public", "hosts"),
                                List.of("site", "name"),
                                new Columns(
                                        "app",
                                        "ip",
                                        "",
                                        "tenant",
                                        new Place("region", "rack"),
                                        new Description("weight", "state", "tags", List.of("version"))),
                                new PortTable(
                                        new TableName("public", "ports"), List.of("site", "host"), "number", "name")),
                        "mesh",
                        new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), 512L << 20)));
    }

    @Test
    void hasDefaults() {
        assertThat(options("rows-2"))
                .isEqualTo(new CmdbOptions(
                        new Server("127.0.0.1", 5432, "cmdb", LOGIN, new Tls(TlsMode.VERIFY_FULL, null)),
                        new Layout(
                                new TableName("public", "instances"),
                                List.of(),
                                new Columns(
                                        "app",
                                        "ip",
                                        "port",
                                        "",
                                        new Place("", ""),
                                        new Description("", "", "", List.of())),
                                null),
                        "fairlead",
                        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 1L << 30)));
    }
}
