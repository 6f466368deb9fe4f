package io.fairlead.record;

import java.util.stream.LongStream;

/// The seeds of a law test: 500, or the one of `-Dseed=n`.
public final class Seeds {
    private Seeds() {}

    public static LongStream all() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }
}
