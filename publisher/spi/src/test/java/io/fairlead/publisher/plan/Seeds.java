package io.fairlead.publisher.plan;

import java.util.stream.LongStream;

/// The seeds of a law test: 500, or the one that `-Dseed=n` names.
public final class Seeds {
    private Seeds() {}

    public static LongStream all() {
        String one = System.getProperty("seed", "");
        return one.isBlank() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one.strip()));
    }
}
