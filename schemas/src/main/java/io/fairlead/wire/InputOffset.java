package io.fairlead.wire;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// The record of `changes`, in the same partition, from which a record of the table follows: one big-endian long in the
/// header `fairlead-input`. Results of an operator's command have none.
///
/// The table is a function of the log, so this is its order: of two records of a key, the one with the higher input is
/// newer, whoever wrote it and whenever. The only exception is a `changes` that was deleted and created again: offsets
/// begin at 0 once more, and the committed records of a partition show a decrease.
public final class InputOffset {
    public static final String HEADER = "fairlead-input";

    private InputOffset() {}

    public static Header header(long offset) {
        return new RecordHeader(
                HEADER, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /// Empty if there is no such header, or one of another length.
    public static OptionalLong of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(header.value()).getLong());
    }
}
