package io.fairlead.wire;

import io.fairlead.model.TableEntry;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The values of the `endpoints` topic.
public final class TableEntryCodec extends AvroCodec<TableEntry> {
    public TableEntryCodec() {
        super(io.fairlead.wire.avro.TableEntry.getClassSchema());
    }

    @Override
    void write(TableEntry entry, Encoder out) throws IOException {
        TableEntryLayout.write(entry, out);
    }

    @Override
    TableEntry read(Decoder in) throws IOException {
        return TableEntryLayout.readEntry(in);
    }
}
