package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.cmdb.LogEvent.Origin;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.ListedPort;
import io.fairlead.testkit.contract.RecordingListener;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows whose key cannot be an id are reported once, whatever is written to them.
class LeftOutRowsTest {
    private static final TableName HOSTS = new TableName("public", "hosts");
    private static final TableName PORTS = new TableName("public", "ports");
    private static final String LONG = "x".repeat(600);

    private final CmdbOptions options = new CmdbFactory()
            .read(TestOptions.of("{host: 'db', database: 'cmdb', user: 'me', password: 'pw', table: 'hosts',"
                    + " columns: {service: 'app', address: 'ip'},"
                    + " ports: {table: 'ports', references: ['host'], port: 'number'}}"));
    private final KnownRows known = new KnownRows(options.layout());
    private final RecordingListener listener = new RecordingListener();

    private void write(TableName table, String key, String first, String second) {
        List<Value> values = List.of(new Value.Text(first), new Value.Text(second));
        assertThat(known.written(new LogEvent.Written(table, key(key), new Row(values), Origin.LOG), listener))
                .isEmpty();
    }

    private static List<Value> key(String text) {
        return List.of(new Value.Text(text));
    }

    private void host(String id) {
        write(HOSTS, id, "web", "10.0.0.1");
    }

    @Test
    void eachIsReportedOnceAndResolvedWhenItIsDeleted() {
        host(LONG);
        host(LONG);
        host(LONG + "y");
        known.begin();
        host(LONG);
        host(LONG + "y");

        assertThat(listener.failures())
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.getMessage())
                        .startsWith("a row of public.hosts has a key that cannot be an id: instance id has 60")
                        .endsWith("it is left out"));
        assertThat(known.deleted(new LogEvent.Deleted(HOSTS, key(LONG)), listener))
                .isEmpty();
        assertThat(listener.unresolved()).hasSize(1);
        assertThat(known.changes(listener).isEmpty()).isTrue();
    }

    @Test
    void oneThatIsGoneAfterANewSnapshotIsResolved() {
        host(LONG);
        known.all(listener);
        known.begin();
        assertThat(listener.unresolved()).hasSize(1);

        known.all(listener);

        assertThat(listener.unresolved()).isEmpty();
    }

    @Test
    void theReasonIsThatOfTheKey() {
        host("a\nb");

        assertThat(listener.failures())
                .singleElement()
                .satisfies(it -> assertThat(it.getMessage()).contains("holds a control character"));
        assertThat(listener.unresolved()).allSatisfy(it -> assertThat(it).doesNotContain("\n"));
    }

    @Test
    void manyAreReportedTogether() {
        for (int i = 0; i < 1_100; i++) {
            host(LONG + i);
        }

        assertThat(listener.failures()).hasSize(1_001);
        assertThat(listener.unresolved()).contains("public.hosts/ and others");
    }

    /// Its own key is no part of an instance.
    @Test
    void aPortMayHaveAnyKey() {
        host("a");
        write(PORTS, LONG, "a", "8080");

        assertThat(known.changes(listener).seen())
                .singleElement()
                .satisfies(it -> assertThat(it.ports()).containsExactly(ListedPort.target(8080)));
        assertThat(known.deleted(new LogEvent.Deleted(PORTS, key(LONG)), listener))
                .isEmpty();
        assertThat(known.changes(listener).seen())
                .singleElement()
                .satisfies(it -> assertThat(it.ports()).isEmpty());
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void theDeletionOfARowThatWasNotKnownIsAProblemOfAll() {
        host("a");

        assertThat(known.deleted(new LogEvent.Deleted(HOSTS, key("0")), listener))
                .contains("a row of public.hosts was deleted that was not known");
    }
}
