package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.cmdb.LogEvent.Origin;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.RecordingListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows become instances, ids, and rejected items; without a database.
class RowsTest {
    private static final TableName HOSTS = new TableName("public", "hosts");

    private final CmdbOptions options = new CmdbFactory()
            .read(TestOptions.of("{host: 'db', database: 'cmdb', user: 'me', password: 'pw', table: 'hosts',"
                    + " columns: {service: 'app', address: 'ip', port: 'port', weight: 'weight', tags: 'tags'}}"));
    private final KnownRows known = new KnownRows(options.layout());
    private final RecordingListener listener = new RecordingListener();

    private static Value text(@Nullable String text) {
        return text == null ? Value.NULL : new Value.Text(text);
    }

    private void write(String id, Value... values) {
        assertThat(known.written(
                        new LogEvent.Written(HOSTS, List.of(text(id)), new Row(List.of(values)), Origin.LOG), listener))
                .isEmpty();
    }

    private void write(String id, @Nullable String ip, String port, @Nullable String weight) {
        write(id, text("web"), text(ip), text(port), text(weight), Value.NULL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null | 80 | 1 | column ip is empty",
                "' ' | 80 | 1 | column ip is empty",
                "10.0.0.1 | 70000 | 1 | the port \"70000\" is no number from 1 to 65535",
                "10.0.0.1 | http | 1 | the port \"http\" is no number from 1 to 65535",
                "10.0.0.1 | 80 | -1 | the weight \"-1\" is no whole number of 0 or more",
            })
    void aRowThatCannotBeUsedIsRejectedOnceAndKeepsWhatWasRead(
            @Nullable String ip, String port, String weight, String cause) {
        write("a", "10.0.0.1", "80", "1");
        assertThat(known.changes(listener).seen()).hasSize(1);

        for (int i = 0; i < 2; i++) {
            write("a", ip, port, weight);
            assertThat(known.changes(listener)).isEqualTo(new KnownRows.Changes(List.of(), List.of()));
        }
        assertThat(listener.failures())
                .singleElement()
                .satisfies(it -> assertThat(it.getMessage())
                        .isEqualTo(
                                "the row a/ of public.hosts: " + cause + "; what was read of it before stays in use"));

        write("a", "10.0.0.2", "80", "1");
        assertThat(known.changes(listener).seen()).hasSize(1);
        assertThat(listener.unresolved()).isEmpty();
    }

    @Test
    void aRowThatCannotBeUsedIsUnreadInASnapshot() {
        write("a", null, "80", "1");
        write("ab", "10.0.0.1", "80", "1");

        KnownRows.Contents contents = known.all(listener);

        assertThat(contents.instances()).extracting(Instance::id).containsExactly("ab/");
        assertThat(contents.unread()).containsExactly("a/");
    }

    @Test
    void aRowThatIsGoneAfterANewSnapshotIsResolved() {
        write("a", null, "80", "1");
        known.all(listener);

        known.begin();
        KnownRows.Contents contents = known.all(listener);

        assertThat(contents.unread()).isEmpty();
        assertThat(listener.unresolved()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/32, 10.0.0.1", "10.0.0.1, 10.0.0.1", "fd00::1/128, fd00::1", "web-1.shop, web-1.shop"})
    void theMaskOfOneHostIsLeftOut(String listed, String address) {
        write("a", listed, "80", null);

        assertThat(known.changes(listener).seen()).extracting(Instance::address).containsExactly(address);
    }

    @Test
    void aValueThatDidNotChangeIsThatOfTheFormerRow() {
        write("a", text("web"), text("10.0.0.1"), text("80"), Value.NULL, new Value.Texts(List.of("x", "y")));
        write("a", text("web"), text("10.0.0.1"), text("81"), Value.NULL, Value.UNCHANGED);
        assertThat(known.changes(listener).seen())
                .singleElement()
                .satisfies(it -> assertThat(it.tags()).containsExactly("x", "y"));

        LogEvent.Written unknown = written(Origin.LOG, "b", Value.UNCHANGED);
        assertThat(known.written(unknown, listener).orElse("nothing"))
                .startsWith("the log does not repeat a large value of a row of public.hosts");
        // Of a snapshot, it is what the row contains.
        assertThat(known.written(written(Origin.SNAPSHOT, "b", Value.UNCHANGED), listener))
                .isEmpty();
        assertThat(known.changes(listener).seen()).isEmpty();
        assertThat(listener.failures()).hasSize(1);
    }

    private static LogEvent.Written written(Origin origin, @Nullable String id, Value ip) {
        return new LogEvent.Written(
                HOSTS,
                List.of(text(id)),
                new Row(List.of(text("web"), ip, text("80"), Value.NULL, Value.NULL)),
                origin);
    }

    @Test
    void aKeyWithoutATextIsAProblemOfAll() {
        Value.Unusable bytes = new Value.Unusable("bytea");
        for (Value key : List.of(Value.NULL, Value.MISSING, Value.UNCHANGED, bytes)) {
            LogEvent.Written row = new LogEvent.Written(
                    HOSTS,
                    List.of(text("a"), key),
                    written(Origin.LOG, "a", text("10.0.0.1")).row(),
                    Origin.LOG);

            assertThat(known.written(row, listener).orElse("nothing"))
                    .isEqualTo("a row of public.hosts has no text, number or UUID in the columns of its key");
            assertThat(known.deleted(new LogEvent.Deleted(HOSTS, List.of(key)), listener))
                    .isPresent();
        }
        assertThat(known.size()).isZero();
    }

    /// Otherwise its port would be missing from the instance.
    @Test
    void aReferenceWithoutATextIsAProblemOfAll() {
        CmdbOptions two = new CmdbFactory()
                .read(TestOptions.of("{host: 'db', database: 'cmdb', user: 'me', password: 'pw', table: 'hosts',"
                        + " columns: {service: 'app', address: 'ip'},"
                        + " ports: {table: 'ports', references: ['host'], port: 'number'}}"));
        KnownRows rows = new KnownRows(two.layout());
        Row host = new Row(List.of(text("web"), text("10.0.0.1")));
        TableName ports = new TableName("public", "ports");
        assertThat(rows.written(new LogEvent.Written(HOSTS, List.of(text("a")), host, Origin.LOG), listener))
                .isEmpty();
        List<Value> port = List.of(text("1"));
        assertThat(rows.written(
                        new LogEvent.Written(ports, port, new Row(List.of(text("a"), text("80"))), Origin.LOG),
                        listener))
                .isEmpty();

        Row renamed = new Row(List.of(Value.MISSING, text("81")));
        assertThat(rows.written(new LogEvent.Written(ports, port, renamed, Origin.LOG), listener)
                        .orElse("nothing"))
                .isEqualTo("a row of public.ports has no text, number or UUID in the columns of ports.references");
        assertThat(rows.changes(listener).seen())
                .singleElement()
                .satisfies(it -> assertThat(it.ports()).hasSize(1));
    }

    @Test
    void noIdIsTheBeginningOfAnotherOne() {
        assertThat(RowIds.of(List.of(text("a/b"), text("1%")))).contains("a%2Fb/1%25/");
        assertThat(RowIds.of(List.of(text("a"), Value.NULL))).isEmpty();
        assertThat(RowIds.of(List.of(text("x".repeat(600))))).isEmpty();
    }

    @Test
    void aPositionIsAsPostgresqlWritesIt() {
        assertThat(LogRecordReader.lsn(0x16B374D48L)).isEqualTo("1/6B374D48");
    }
}
