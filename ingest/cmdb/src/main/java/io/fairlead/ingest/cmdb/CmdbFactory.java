package io.fairlead.ingest.cmdb;

import io.fairlead.http.tls.TlsFiles;
import io.fairlead.http.tls.TlsOptions;
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
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sources that read a table of a PostgreSQL database.
public final class CmdbFactory implements SourceFactory<CmdbOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(CmdbFactory.class, "cmdb");

    @Override
    public String kind() {
        return "cmdb";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        List<OptionProblem> problems = new ArrayList<>();
        Options columns = options.section("columns");
        if (columns.has("zone") && !columns.has("region")) {
            problems.add(new OptionProblem("columns.zone", "is set without `region`, expected both"));
        }
        if (options.has("ports")) {
            if (columns.has("port")) {
                problems.add(new OptionProblem(
                        "columns.port", "is set beside `ports`, expected one of them: ports are in one table"));
            }
            if (TableName.parse(options.text("table"))
                    .equals(TableName.parse(options.section("ports").text("table")))) {
                problems.add(new OptionProblem(
                        "ports.table", "is the table of the instances, expected another one; use `columns.port`"));
            }
        }
        if (options.section("tls").has("ca")
                && !tls(options.section("tls")).mode().sslmode().startsWith("verify")) {
            problems.add(new OptionProblem(
                    "tls.ca", "is set with a mode that does not verify, expected mode: verify-ca or verify-full"));
        }
        return problems;
    }

    @Override
    public CmdbOptions read(Options options) {
        return new CmdbOptions(
                new Server(
                        options.text("host"),
                        options.number("port"),
                        options.text("database"),
                        new Login(options.text("user"), options.secret("password")),
                        tls(options.section("tls"))),
                new Layout(
                        TableName.parse(options.text("table")),
                        options.texts("key"),
                        columns(options.section("columns")),
                        ports(options)),
                options.text("publication"),
                new Limits(
                        options.duration("connect-timeout"),
                        options.duration("read-timeout"),
                        options.size("max-wal")));
    }

    private static Tls tls(Options tls) {
        return new Tls(tls.choice("mode", TlsMode.class), tls.pathOrNull("ca"));
    }

    private static Columns columns(Options columns) {
        return new Columns(
                columns.text("service"),
                columns.text("address"),
                columns.text("port", ""),
                columns.text("namespace", ""),
                new Place(columns.text("region", ""), columns.text("zone", "")),
                new Description(
                        columns.text("weight", ""),
                        columns.text("health", ""),
                        columns.text("tags", ""),
                        columns.texts("metadata")));
    }

    private static @Nullable PortTable ports(Options options) {
        if (!options.has("ports")) {
            return null;
        }
        Options ports = options.section("ports");
        return new PortTable(
                TableName.parse(ports.text("table")),
                ports.texts("references"),
                ports.text("port"),
                ports.text("name", ""));
    }

    @Override
    public List<Path> files(CmdbOptions options) {
        Path ca = options.server().tls().ca();
        return ca == null ? List.of() : List.of(ca);
    }

    @Override
    public List<OptionProblem> localProblems(CmdbOptions options) {
        List<OptionProblem> problems = new ArrayList<>();
        TlsFiles.check(new TlsOptions(options.server().tls().ca(), null, null, ""))
                .forEach((key, problem) -> problems.add(new OptionProblem("tls." + key, problem)));
        return problems;
    }

    @Override
    public List<String> warnings(CmdbOptions options) {
        Server server = options.server();
        boolean local = server.host().equals("localhost")
                || server.host().startsWith("127.")
                || server.host().equals("::1");
        return switch (server.tls().mode()) {
            case DISABLE ->
                local
                        ? List.of()
                        : List.of(
                                "reads " + server.host()
                                        + " without encryption, off this machine; set tls.mode: verify-full unless that network can be trusted");
            case REQUIRE ->
                List.of("does not check which server responds at " + server.host() + "; set tls.mode: verify-full");
            case VERIFY_CA, VERIFY_FULL -> List.of();
        };
    }

    @Override
    public RegistrySource create(SourceId name, CmdbOptions options, SourceContext context) {
        return new CmdbSource(name, options, context);
    }
}
