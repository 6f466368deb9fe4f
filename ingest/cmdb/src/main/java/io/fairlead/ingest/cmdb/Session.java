package io.fairlead.ingest.cmdb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection for queries. Each is a transaction of its own.
final class Session implements AutoCloseable {
    private final Connection connection;
    private final CmdbFailures failures;

    Session(Connection connection, CmdbFailures failures) {
        this.connection = connection;
        this.failures = failures;
    }

    List<QueryRow> rows(String sql, String... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        } catch (SQLException e) {
            throw failures.of(e);
        }
    }

    private static List<QueryRow> read(ResultSet result) throws SQLException {
        List<QueryRow> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                String value = result.getString(i);
                if (value != null) {
                    values.put(result.getMetaData().getColumnLabel(i), value);
                }
            }
            rows.add(new QueryRow(values));
        }
        return rows;
    }

    Optional<QueryRow> row(String sql, String... parameters) {
        return rows(sql, parameters).stream().findFirst();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // It is closed either way.
        }
    }
}
