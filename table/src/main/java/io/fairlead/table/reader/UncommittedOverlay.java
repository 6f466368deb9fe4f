package io.fairlead.table.reader;

import io.fairlead.table.image.StoredValue;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The uncommitted records of one partition that are shown ahead of the committed table, by key, with the committed
/// value under each (ADR 9).
///
/// The table follows from `changes`, and each record names its input ([io.fairlead.wire.InputOffset]). So, for a record
/// that is not committed:
///
/// | its input | it is | and |
/// |---|---|---|
/// | not beyond the committed input | of a former owner that does not know of its successor | ignored |
/// | before that of the record shown for its key | written once more after a crash | ignored |
/// | any other, or none | new | shown |
///
/// A shown record that was aborted stays until the topology has committed as far again without writing it: usually it
/// is written once more, and until then nothing contradicts it.
///
/// Committed inputs only increase, unless `changes` was deleted and created again: its offsets then begin at 0. If a
/// committed input is lower than the one before, inputs on the two sides are not compared: records before it are older,
/// and none of them is new.
final class UncommittedOverlay {
    /// The outcome of a record, as far as known.
    enum Decision {
        OPEN,
        /// Committed, and then applied from the committed records; or aborted.
        DECIDED
    }

    private record Shown(long offset, OptionalLong input, StoredValue committed) {}

    private final Map<TableKey, Shown> shown = new LinkedHashMap<>();
    private OptionalLong committedInput = OptionalLong.empty();
    private long committedOffset = -1;
    /// The first committed record whose input is an offset in the present `changes`.
    private long begin = -1;

    /// Returns whether a record that is not committed is new for its key. A record that is known to be decided is new
    /// only if the topology has not yet reached its input again.
    boolean isNews(TableKey key, long offset, OptionalLong input, Decision decision) {
        if (!mayBeNews(offset, input, decision)) {
            return false;
        }
        Shown now = shown.get(key);
        boolean isOlder = now != null
                && now.offset() >= begin
                && now.input().isPresent()
                && input.isPresent()
                && now.input().getAsLong() > input.getAsLong();
        return !isOlder;
    }

    /// The same before its key is read: false for nearly all records of the look-back.
    boolean mayBeNews(long offset, OptionalLong input, Decision decision) {
        if (offset < begin) {
            return false;
        }
        return input.isEmpty()
                ? decision == Decision.OPEN
                : committedInput.isEmpty() || input.getAsLong() > committedInput.getAsLong();
    }

    /// Shows the record at `offset` in place of `before`.
    void shows(TableKey key, long offset, OptionalLong input, StoredValue before) {
        Shown earlier = shown.get(key);
        shown.put(key, new Shown(offset, input, earlier == null ? before : earlier.committed()));
    }

    /// The relation of a committed record to its key.
    enum Role {
        /// The one that is shown.
        SHOWN,
        /// A later one is shown.
        OUTRUN,
        /// Not shown.
        NEW
    }

    Role role(TableKey key, long offset, OptionalLong input) {
        Shown now = shown.get(key);
        if (now == null) {
            return Role.NEW;
        }
        if (now.offset() == offset) {
            return Role.SHOWN;
        }
        boolean isByInput =
                now.input().isPresent() && input.isPresent() && now.offset() >= begin && !beginsAgain(input);
        boolean outrun = isByInput ? (now.input().getAsLong() > input.getAsLong()) : (now.offset() > offset);
        return outrun ? Role.OUTRUN : Role.NEW;
    }

    /// The record at `offset` is committed.
    ///
    /// @param outrun its value if a later one is shown, null otherwise
    void commits(TableKey key, long offset, OptionalLong input, @Nullable StoredValue outrun) {
        committed(offset, input);
        if (outrun == null) {
            shown.remove(key);
        } else {
            shown.computeIfPresent(key, (_, now) -> new Shown(now.offset(), now.input(), outrun));
        }
    }

    /// Returns whether a source's shown status may not be committed.
    boolean hasOpenStatus() {
        return shown.keySet().stream().anyMatch(RecordKey.OfSource.class::isInstance);
    }

    /// The topology has committed up to this input.
    void committed(long offset, OptionalLong input) {
        if (beginsAgain(input)) {
            begin = offset;
        }
        committedOffset = offset;
        if (input.isPresent()) {
            committedInput = input;
        }
    }

    private boolean beginsAgain(OptionalLong input) {
        return input.isPresent() && committedInput.isPresent() && input.getAsLong() < committedInput.getAsLong();
    }

    /// All records before `position` are decided; those of them that are still here were aborted. Returns the committed
    /// values under the keys of those that the topology has passed without writing them again.
    Map<TableKey, StoredValue> settled(long position) {
        Map<TableKey, StoredValue> settled = new HashMap<>();
        shown.forEach((key, now) -> {
            if (now.offset() < position && isPast(now)) {
                settled.put(key, now.committed());
            }
        });
        shown.keySet().removeAll(settled.keySet());
        return settled;
    }

    private boolean isPast(Shown now) {
        if (now.input().isEmpty() || now.offset() < begin) {
            return committedOffset > now.offset();
        }
        return committedInput.isPresent()
                && committedInput.getAsLong() >= now.input().getAsLong();
    }
}
