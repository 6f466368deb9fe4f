package io.fairlead.ingest.cmdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.Options;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/// Options as a configuration gives them, in JSON without quotes.
final class TestOptions {
    static final SourceContext PROCESS = new SourceContext(Clock.systemUTC(), new Random(), ByteBudget.ofHeap());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private TestOptions() {}

    static Options of(String json) {
        return of(tree(json));
    }

    private static Options of(JsonNode node) {
        return new Options(
                node,
                new CmdbFactory().schema().root(),
                KeyPath.ROOT,
                new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
    }

    /// Of the table `public.instances` of a database.
    ///
    /// @param more keys, which replace those of the same name
    static CmdbOptions of(TestDatabase database, int port, String more) {
        return of(database.name, database.user, port, more);
    }

    static CmdbOptions of(String database, String user, int port, String more) {
        ObjectNode node = tree("""
                {host: '127.0.0.1', database: '%s', user: '%s', password: '%s', tls: {mode: 'disable'},
                 table: 'public.instances', columns: {service: 'app', address: 'ip', port: 'port'},
                 'connect-timeout': '10s', 'read-timeout': '15s'}
                """.formatted(database, user, TestDatabase.PASSWORD));
        node.put("port", port);
        node.setAll(tree("{" + more + "}"));
        return new CmdbFactory().read(of(node));
    }

    static CmdbOptions of(TestDatabase database, String more) {
        return of(database, database.postgres.port(), more);
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
