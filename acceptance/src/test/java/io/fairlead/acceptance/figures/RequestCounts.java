package io.fairlead.acceptance.figures;

import java.util.Locale;
import java.util.OptionalLong;

/// The requests of a source until a moment.
///
/// @param at of [System#nanoTime]
/// @param bySource those that it counts itself
/// @param byServer those that reached the server, if it tells
record RequestCounts(long at, long bySource, OptionalLong byServer) {
    /// Per minute, by the source and by the server.
    String perMinute(RequestCounts before) {
        double minutes = (at - before.at) / 60e9;
        String server =
                byServer.isPresent() ? shown((byServer.getAsLong() - before.byServer.orElseThrow()) / minutes) : "-";
        return shown((bySource - before.bySource) / minutes) + " | " + server;
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
