package io.fairlead.wire;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// From which record of `changes`, of the same partition, a record of the table follows: one big-endian long in the
/// header `fairlead-input`. What follows from an operator's command has none.
///
/// The table is a function of the log, so this is its order: of two records of a key, the one with the higher input is
/// newer, whoever wrote it and whenever. Only where `changes` was deleted and created again do offsets begin at 0 once
/// more: in the committed records of a partition that is where they go down.
public final class InputOffset {
    public static final String HEADER = "fairlead-input";

    private InputOffset() {}

    public static Header header(long offset) {
        return new RecordHeader(
                HEADER, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /// None where there is no such header, or one of another length.
    public static OptionalLong of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(header.value()).getLong());
    }
}
