package io.fairlead.ingest.inventory;

import java.util.Optional;

/// Something in a document that cannot be used, while the rest of it can.
///
/// @param item names it, and stays the same while it is the same entry
/// @param unread prefix of the instance ids that it may have: none of them is considered removed. Empty if nothing
/// is missing by it
/// @param text the problems, one per line
/// @param cause the problems without their lines
public record Rejected(String item, Optional<String> unread, String text, String cause) {
    /// The problems, and their effect.
    public String message() {
        String cost = unread.isEmpty()
                ? "the rest of the entry is in use"
                : "the entry was skipped, and what was read of it before stays in use";
        return text + (text.indexOf('\n') < 0 ? "; " : "\n") + cost;
    }

    static Rejected entry(String prefix, EntryProblems problems) {
        return new Rejected(prefix, Optional.of(prefix), problems.text(), problems.cause());
    }

    /// Something beside an entry that is in use: a label, a repetition.
    static Rejected remark(String item, EntryProblems problems) {
        return new Rejected(item, Optional.empty(), problems.text(), problems.cause());
    }
}
