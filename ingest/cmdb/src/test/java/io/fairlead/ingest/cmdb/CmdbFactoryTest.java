package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.options.OptionProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmdbFactoryTest {
    private static final String BASE = "host: 'db', database: 'cmdb', user: 'me', password: 'pw', table: 'hosts', ";

    private final CmdbFactory factory = new CmdbFactory();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "columns: {service: 'a', address: 'b', zone: 'z'} | columns.zone | is set without `region`, expected both",
                "columns: {service: 'a', address: 'b', port: 'c'}, ports: {table: 'p', references: ['h'], port: 'n'} |"
                        + " columns.port | is set beside `ports`, expected one of them: ports are in one table",
                "columns: {service: 'a', address: 'b'}, ports: {table: 'public.hosts', references: ['h'], port: 'n'} |"
                        + " ports.table | is the table of the instances, expected another one; use `columns.port`",
                "columns: {service: 'a', address: 'b'}, tls: {mode: 'require', ca: 'ca.pem'} | tls.ca | is set with a mode"
                        + " that does not verify, expected mode: verify-ca or verify-full",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) {
        assertThat(factory.problems(TestOptions.of("{" + BASE + keys + "}")))
                .containsExactly(new OptionProblem(path, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "host: 'db', tls: {mode: 'disable'} | reads db without encryption, off this machine; set tls.mode:"
                        + " verify-full unless that network can be trusted",
                "host: 'db', tls: {mode: 'require'} | does not check which server responds at db; set tls.mode: verify-full",
                "host: 'db' | none",
                "host: '127.0.0.1', tls: {mode: 'disable'} | none",
            })
    void warnsOfConnectionsThatOthersCanRead(String keys, @Nullable String warning) {
        CmdbOptions options = factory.read(
                TestOptions.of(
                        "{" + keys
                                + ", database: 'cmdb', user: 'me', password: 'pw', table: 'hosts', columns: {service: 'a', address: 'b'}}"));

        if (warning == null) {
            assertThat(factory.warnings(options)).isEmpty();
        } else {
            assertThat(factory.warnings(options)).containsExactly(warning);
        }
        assertThat(options.toString()).doesNotContain("pw");
        assertThat(new LogSettings(options, "slot").toString()).doesNotContain("pw");
    }

    /// A host that was lost is noticed in minutes, and `"Instances"` is not `instances`.
    @Test
    void debeziumIsConfiguredAsTheOtherConnections() {
        CmdbOptions options =
                factory.read(TestOptions.of("{" + BASE + "key: ['a$b'], columns: {service: 'a', address: 'b'}}"));
        TableShape table = new TableShape(TableName.parse("hosts"), List.of("a$b"), List.of("a"));

        assertThat(new LogSettings(options, "slot").properties(List.of(table)))
                .containsEntry("driver.socketTimeout", "120")
                .containsEntry(
                        "driver.options",
                        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3")
                .containsEntry("event.converting.failure.handling.mode", "fail")
                .containsEntry("table.include.list", "(?-i)public\\.hosts")
                .containsEntry("column.include.list", "(?-i)public\\.hosts\\.a\\$b,(?-i)public\\.hosts\\.a")
                .containsEntry("message.key.columns", "(?-i)public\\.hosts:a\\$b");
    }

    /// Both are in the statements and regular expressions that the source makes.
    @Test
    void namesAreIdentifiers() {
        assertThat(factory.schema().root().at("/properties/table/pattern").asText())
                .doesNotContain("\"", "'", "\\\\");
        assertThat(TableName.parse("hosts")).isEqualTo(new TableName("public", "hosts"));
        assertThat(TableName.parse("a.b").quoted()).isEqualTo("\"a\".\"b\"");
    }
}
