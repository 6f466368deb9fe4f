package io.fairlead.ingest.dns;

import java.io.IOException;
import java.util.List;
import org.xbill.DNS.Record;

/// What a contract fills: the records of one zone.
interface Zone extends AutoCloseable {
    String ORIGIN = "fairlead.test";

    void replace(String owner, int type, List<Record> records);

    /// The response to a query.
    byte[] answer(byte[] query, boolean tcp) throws IOException;

    @Override
    void close();
}
