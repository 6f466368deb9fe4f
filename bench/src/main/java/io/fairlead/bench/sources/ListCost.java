package io.fairlead.bench.sources;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.sources.TargetServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One reading of a list of 100,000 targets by the source `http`, next to a bare GET of the same: a new list,
/// the same bytes again, and a 304. In a JVM that is warm.
final class ListCost {
    static final int TARGETS = 100_000;
    private static final int UNCHANGED = 5;
    private static final String ETAG = "\"1\"";

    private final Place place;
    private final byte[] body = Targets.list(TARGETS, 0);

    ListCost(Place place) {
        this.place = place;
    }

    private static String source(TargetServer server, String path) {
        return """
                - name: lists
                  http:
                    urls: [{name: all, url: "%s"}]
                    interval: 1s
                    timeout: 5m
                  rules:
                    - {host: "${service}.mesh", namespace: "bench"}
                """.formatted(server.at(path));
    }

    private Answer answer(HttpExchange exchange) {
        boolean tagged = exchange.getRequestURI().getPath().equals("/tagged");
        if (tagged && ETAG.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            return Answer.withoutBody(304, "ETag: " + ETAG);
        }
        return Answer.of(body, tagged ? "ETag: " + ETAG : "");
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        List<Row> rows = new ArrayList<>();
        try (TargetServer server = new TargetServer(this::answer);
                BareReader bare = new BareReader()) {
            ReadingCosts first = costs("a new list");
            ReadingCosts same = costs("the same bytes");
            ReadingCosts tagged = costs("304 for an ETag");
            // The first round warms up.
            for (int round = 0; round <= rounds; round++) {
                ResourceUse floor = floor(() -> bare.read(server.at("/plain")));
                try (SourceReadings readings = readings(server, "/plain")) {
                    first.add(round, floor, List.of(readings.next()));
                    if (readings.known() != TARGETS) {
                        throw new IllegalStateException("the list has " + readings.known() + " instances");
                    }
                    same.add(round, floor, readings.next(UNCHANGED));
                }
                try (SourceReadings readings = readings(server, "/tagged")) {
                    var _ = readings.next();
                    ResourceUse asked = floor(() -> bare.ask(server.at("/tagged"), ETAG));
                    tagged.add(round, asked, readings.next(UNCHANGED));
                }
            }
            rows.addAll(first.rows());
            rows.addAll(same.rows());
            rows.addAll(tagged.rows());
        }
        return rows;
    }

    private ReadingCosts costs(String what) {
        return new ReadingCosts(place, "http: 100,000 targets, " + what, new Goal.None());
    }

    private SourceReadings readings(TargetServer server, String path) throws IOException {
        return new SourceReadings(
                RunningSource.setup(place.folder(), source(server, path)).source());
    }

    private interface Floor {
        int read() throws IOException, InterruptedException;
    }

    private static ResourceUse floor(Floor floor) throws IOException, InterruptedException {
        ResourceUse begin = ResourceUse.now();
        if (floor.read() == 0) {
            throw new IllegalStateException("the bare client read nothing");
        }
        return ResourceUse.now().since(begin);
    }
}
