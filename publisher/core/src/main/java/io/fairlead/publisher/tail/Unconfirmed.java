package io.fairlead.publisher.tail;

import io.fairlead.publisher.image.Standing;
import io.fairlead.publisher.image.TableKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The keys of one partition that show a record of which it is not known yet whether it was committed, and what is
/// committed under each.
///
/// An aborted record is as a rule written once more. It is not where its writer was a former owner that did not know
/// of its successor, or where a command and a change came in the other order the second time: then what is
/// committed has to be put back (docs/adr/0009-what-was-aborted-is-taken-back.md).
final class Unconfirmed {
    private record Shown(long offset, Standing committed) {}

    private final Map<TableKey, Shown> shown = new LinkedHashMap<>();

    /// The record at `offset` is shown, where `before` stood.
    void shows(TableKey key, long offset, Standing before) {
        Shown earlier = shown.get(key);
        shown.put(key, new Shown(offset, earlier == null ? before : earlier.committed()));
    }

    /// Whether a later record than the one at `offset` is shown, so that its value has to be known.
    boolean isOutrun(TableKey key, long offset) {
        Shown now = shown.get(key);
        return now != null && now.offset() > offset;
    }

    /// The record at `offset` is committed, and with it `value`.
    void commits(TableKey key, long offset, Standing value) {
        if (isOutrun(key, offset)) {
            shown.computeIfPresent(key, (_, now) -> new Shown(now.offset(), value));
        } else {
            shown.remove(key);
        }
    }

    /// All records before `position` are decided; those of them that are still here were aborted. Hands out what is
    /// committed under their keys.
    Map<TableKey, Standing> abortedBefore(long position) {
        Map<TableKey, Standing> aborted = new HashMap<>();
        shown.forEach((key, now) -> {
            if (now.offset() < position) {
                aborted.put(key, now.committed());
            }
        });
        shown.keySet().removeAll(aborted.keySet());
        return aborted;
    }
}
