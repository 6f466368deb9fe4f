package io.fairlead.api;

import io.fairlead.model.ServiceKey;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which decisions belong to a page of a history: those of a span of time, known at a position, after the last one of
/// the page before.
record HistoryOrder(Span span, Cut position, @Nullable Place after) {
    /// The place of a decision in a history.
    record Place(Instant time, LogPosition at) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::time).thenComparing(Place::at);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        /// @throws ApiProblem.Refused it is none
        static Place parse(String text) {
            List<String> parts = List.of(text.split(" ", -1));
            try {
                if (parts.size() == 2) {
                    return new Place(
                            Parameter.Kind.inRange(Instant.parse(parts.getFirst())),
                            LogPosition.parse(parts.getLast()));
                }
            } catch (DateTimeException | IllegalArgumentException _) {
                // As below.
            }
            throw RowText.noPage();
        }

        @Override
        public String toString() {
            return time + " " + at;
        }
    }

    /// @throws ApiProblem.Refused the page is of another route
    static HistoryOrder of(ParameterValues values, Cut position) {
        Place after = values.page().map(it -> Place.parse(it.after())).orElse(null);
        Instant since = values.time("since").orElse(Instant.EPOCH);
        // What is before the last decision was on the pages before.
        Instant first = after != null && after.time().isAfter(since) ? after.time() : since;
        return new HistoryOrder(new Span(first, values.time("until").orElse(Instant.MAX)), position, after);
    }

    static @Nullable ServiceKey service(HistorySubject subject) {
        return subject instanceof HistorySubject.OfService(var service) ? service : null;
    }

    boolean isMeant(LoggedDecision logged) {
        return position.isPast(logged.at())
                && (after == null || new Place(logged.time(), logged.at()).compareTo(after) > 0);
    }

    /// The page after this decision.
    String next(LoggedDecision last) {
        return new PageToken(position, new Place(last.time(), last.at()).toString()).text();
    }
}
