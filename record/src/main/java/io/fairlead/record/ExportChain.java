package io.fairlead.record;

import io.fairlead.model.Sha256;

/// A digest over all lines of an export up to one of them: it changes if a line before is changed, removed or added.
///
/// Each value is the SHA-256, in hexadecimal digits, of the value before followed by the text of the line. It begins
/// with 64 zeros.
public record ExportChain(String value) {
    public static final ExportChain START = new ExportChain("0".repeat(64));

    /// The value after one more line.
    ///
    /// @param line its text without its own value
    public ExportChain with(String line) {
        return new ExportChain(Sha256.hex(value + line));
    }
}
