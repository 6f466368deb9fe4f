package io.fairlead.table.reader;

import io.fairlead.table.image.StoredValue;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The keys of one partition that show a record of which it is not known yet whether it was committed, and what is
/// committed under each (ADR 9).
///
/// The table follows from `changes`, and each record says from which input ([io.fairlead.wire.InputOffset]). So, of a
/// record that is not committed:
///
/// | its input | it is | and |
/// |---|---|---|
/// | not beyond what is committed | of a former owner, that does not know of its successor | ignored |
/// | before the one that its key shows | written once more after a crash | ignored |
/// | any other, or none | news | shown |
///
/// What is shown and was aborted stays until the topology has gone as far again without writing it: it will as a
/// rule be written once more, and until then nothing says that it is not so.
///
/// Committed inputs only go up, unless `changes` was deleted and created again: its offsets begin at 0 then. Where a
/// committed input is lower than the one before, inputs on the two sides are not compared: what lies before is older,
/// and none of it is news.
final class UncommittedOverlay {
    /// Whether it is known what became of a record.
    enum Decision {
        OPEN,
        /// Committed, and then it was taken from there; or aborted.
        DECIDED
    }

    private record Shown(long offset, OptionalLong input, StoredValue committed) {}

    private final Map<TableKey, Shown> shown = new LinkedHashMap<>();
    private OptionalLong committedInput = OptionalLong.empty();
    private long committedOffset = -1;
    /// The first committed record whose input is an offset in the `changes` of now.
    private long begin = -1;

    /// Whether a record that is not committed says something new of its key. Of a record that is known to be decided,
    /// only what the topology has yet to come to again does.
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

    /// The same before its key is read: false for nearly all that the tail looks back on.
    boolean mayBeNews(long offset, OptionalLong input, Decision decision) {
        if (offset < begin) {
            return false;
        }
        return input.isEmpty()
                ? decision == Decision.OPEN
                : committedInput.isEmpty() || input.getAsLong() > committedInput.getAsLong();
    }

    /// The record at `offset` is shown, where `before` stood.
    void shows(TableKey key, long offset, OptionalLong input, StoredValue before) {
        Shown earlier = shown.get(key);
        shown.put(key, new Shown(offset, input, earlier == null ? before : earlier.committed()));
    }

    /// What a committed record is to its key.
    enum Role {
        /// The very one that is shown.
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
    /// @param outrun its value where a later one is shown, null otherwise
    void commits(TableKey key, long offset, OptionalLong input, @Nullable StoredValue outrun) {
        committed(offset, input);
        if (outrun == null) {
            shown.remove(key);
        } else {
            shown.computeIfPresent(key, (_, now) -> new Shown(now.offset(), now.input(), outrun));
        }
    }

    /// Whether what a source's status shows may not be committed.
    boolean hasOpenStatus() {
        return shown.keySet().stream().anyMatch(RecordKey.OfSource.class::isInstance);
    }

    /// The topology has committed as far as that.
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

    /// All records before `position` are decided; those of them that are still here were aborted. Hands out what is
    /// committed under the keys of those that the topology has gone past without writing them again.
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
