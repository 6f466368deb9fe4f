package io.fairlead.ingest.cmdb;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.cmdb.CmdbOptions.Columns;
import io.fairlead.ingest.cmdb.CmdbOptions.Layout;
import io.fairlead.ingest.cmdb.CmdbOptions.PortTable;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Converts a row, and the rows of its ports, to an instance, by the declared columns.
///
/// | value of a column | text |
/// |---|---|
/// | null | none: the part is not given |
/// | `inet` of one host | the address without its mask |
/// | text, number, boolean, UUID | as PostgreSQL writes it, without spaces around it |
/// | date, time | as in ISO 8601 |
/// | missing, of another type, an array where none is expected | the row cannot be used |
///
/// `metadata` has the columns that the options list; nothing else of a row.
final class RowMapper {
    private final Columns columns;
    private final List<String> read;
    private final List<String> portsRead;
    private final PortTable ports;

    RowMapper(Layout layout) {
        this.columns = layout.columns();
        this.read = columns.all();
        this.ports = layout.ports() == null ? new PortTable(layout.table(), List.of(), "", "") : layout.ports();
        this.portsRead = ports.columns();
    }

    /// @throws IllegalArgumentException the row cannot be used; the message shows nothing of it but the value
    ///     of
    ///     one column with a meaning
    Instance map(String id, Row row, Collection<Row> portRows) {
        return new Instance(
                id,
                new Naming(required(row, columns.service()), "", text(row, columns.namespace())),
                address(required(row, columns.address())),
                "",
                ports(row, portRows),
                health(text(row, columns.description().health())),
                new Traits(Collections.emptySortedMap(), locality(row), weight(row), ""),
                tags(row),
                metadata(row));
    }

    private Value value(Row row, String column) {
        return column.isEmpty() ? Value.NULL : row.values().get(read.indexOf(column));
    }

    private String text(Row row, String column) {
        return text(value(row, column), column);
    }

    private static String text(Value value, String column) {
        return switch (value) {
            case Value.Null _ -> "";
            case Value.Text(var text) -> text.strip();
            case Value.Texts _ -> throw new IllegalArgumentException("column " + column + " is an array");
            case Value.Missing _ ->
                throw new IllegalArgumentException("the table no longer has the column " + column
                        + "; correct `columns`, or give the table this column again");
            case Value.Unchanged _ ->
                throw new IllegalArgumentException("the value of column " + column + " is not in the log");
            case Value.Unusable(var type) ->
                throw new IllegalArgumentException(
                        "column " + column + " has the type " + type + ", expected text, a number or a boolean");
        };
    }

    private String required(Row row, String column) {
        String text = text(row, column);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("column " + column + " is empty");
        }
        return text;
    }

    /// `inet` may be written with the length of a mask for one host.
    private static String address(String text) {
        return text.replaceFirst(text.contains(":") ? "/128$" : "/32$", "");
    }

    private List<ListedPort> ports(Row row, Collection<Row> portRows) {
        List<ListedPort> listed = new ArrayList<>();
        String own = text(row, columns.port());
        if (!own.isEmpty()) {
            listed.add(ListedPort.target(port(own)));
        }
        for (Row port : portRows) {
            String number = text(port.values().get(portsRead.indexOf(ports.port())), ports.port());
            String name = ports.name().isEmpty()
                    ? ""
                    : text(port.values().get(portsRead.indexOf(ports.name())), ports.name());
            listed.add(new ListedPort(name, 0, "", port(number)));
        }
        listed.sort(Comparator.comparing(ListedPort::name).thenComparingInt(ListedPort::target));
        return listed;
    }

    /// A whole number may be in a column with decimals (`numeric(10,2)`).
    private static String whole(String number) {
        return number.replaceFirst("\\.0+$", "");
    }

    private static int port(String text) {
        String number = whole(text);
        if (number.matches("[1-9][0-9]{0,4}") && Integer.parseInt(number) <= 65_535) {
            return Integer.parseInt(number);
        }
        throw new IllegalArgumentException("the port \"" + PrintableText.of(text) + "\" is no number from 1 to 65535");
    }

    private Locality locality(Row row) {
        String region = text(row, columns.place().region());
        if (region.isEmpty()) {
            return Locality.UNKNOWN;
        }
        String zone = text(row, columns.place().zone());
        try {
            return new Locality(region, zone, "");
        } catch (IllegalArgumentException _) {
            return Locality.UNKNOWN; // Of text that is no name; it need not cost the instance its endpoint.
        }
    }

    private int weight(Row row) {
        String text = text(row, columns.description().weight());
        if (text.isEmpty()) {
            return Traits.WEIGHT_UNSET;
        }
        String number = whole(text);
        if (!number.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "the weight \"" + PrintableText.of(text) + "\" is no whole number of 0 or more");
        }
        return Integer.parseInt(number);
    }

    private static Health health(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "passing", "true" -> Health.PASSING;
            case "warning" -> Health.WARNING;
            case "critical", "false" -> Health.CRITICAL;
            case "maintenance" -> Health.MAINTENANCE;
            case "draining" -> Health.DRAINING;
            default -> Health.UNKNOWN;
        };
    }

    private SortedSet<String> tags(Row row) {
        String column = columns.description().tags();
        Stream<String> tags = value(row, column) instanceof Value.Texts(var texts)
                ? texts.stream()
                : Stream.of(text(row, column).split(","));
        return new TreeSet<>(tags.map(String::strip).filter(it -> !it.isEmpty()).toList());
    }

    private SortedMap<String, String> metadata(Row row) {
        SortedMap<String, String> metadata = new TreeMap<>();
        for (String column : columns.description().metadata()) {
            String text =
                    value(row, column) instanceof Value.Texts(var texts) ? String.join(",", texts) : text(row, column);
            if (!text.isEmpty()) {
                metadata.put(column, text);
            }
        }
        return metadata;
    }
}
