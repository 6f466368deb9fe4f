package io.fairlead.topology.streams;

import io.fairlead.model.failure.Bug;
import io.fairlead.wire.Binary;
import io.fairlead.wire.SchemaResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.jspecify.annotations.Nullable;

/// Values that an earlier release wrote to the changelog, rewritten to the present schema by Avro's rules, so that an
/// upgrade keeps its state. Each resource is the complete schema of `state.avdl` before one change; add the former one
/// whenever it changes.
final class EarlierState {
    private static final List<String> RESOURCES =
            List.of("state-1.avsc", "state-2.avsc", "state-3.avsc", "state-4.avsc");
    private static final int MARKER = 2;
    private static final Map<Long, Schema> SCHEMAS = load();

    private EarlierState() {}

    private static Map<Long, Schema> load() {
        Map<Long, Schema> schemas = new HashMap<>();
        for (String resource : RESOURCES) {
            try (InputStream in = EarlierState.class.getResourceAsStream(resource)) {
                Schema state = new Schema.Parser().parse(in);
                for (Schema section : state.getField("value").schema().getTypes()) {
                    schemas.put(SchemaNormalization.parsingFingerprint64(section), section);
                }
            } catch (IOException e) {
                throw new Bug("the earlier schema " + resource + " cannot be read", e);
            }
        }
        return Map.copyOf(schemas);
    }

    /// The value behind `header` bytes in the present schema; null if its schema is not known.
    static byte @Nullable [] rewritten(byte[] bytes, int header, Schema today) throws IOException {
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER);
        Schema earlier = SCHEMAS.get(fingerprint);
        if (earlier == null || !earlier.getFullName().equals(today.getFullName())) {
            return null;
        }
        BinaryDecoder in = Binary.decoder(bytes, header, bytes.length - header);
        byte[] rewritten = new SchemaResolver(earlier, today).rewritten(in);
        Binary.requireEnd(in);
        return rewritten;
    }
}
