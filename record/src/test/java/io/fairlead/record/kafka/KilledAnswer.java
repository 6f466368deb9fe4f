package io.fairlead.record.kafka;

import io.fairlead.model.Sha256;
import io.fairlead.model.TableEntry;
import io.fairlead.record.RowKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The table at a time, as a process tells it to another: `MILLIS CUT NEXT DIGEST`.
record KilledAnswer(Instant time, SortedMap<Integer, Long> cut, SortedMap<Integer, Long> next, String digest) {
    static String digest(SortedMap<RowKey, TableEntry> rows) {
        return Sha256.hex(rows.entrySet().stream()
                .map(row -> row.getKey().partition() + " " + row.getKey() + " " + row.getValue())
                .collect(Collectors.joining("\n")));
    }

    static KilledAnswer parse(String line) {
        String[] fields = line.split(" ", -1);
        return new KilledAnswer(
                Instant.ofEpochMilli(Long.parseLong(fields[0])), offsets(fields[1]), offsets(fields[2]), fields[3]);
    }

    private static SortedMap<Integer, Long> offsets(String text) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        Arrays.stream(text.split(",", -1))
                .map(each -> each.split("@", -1))
                .forEach(each -> offsets.put(Integer.valueOf(each[0]), Long.valueOf(each[1])));
        return offsets;
    }

    private static String text(SortedMap<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .map(each -> each.getKey() + "@" + each.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return time.toEpochMilli() + " " + text(cut) + " " + text(next) + " " + digest;
    }
}
