package io.fairlead.bench.sources;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Many lists of one server, as one source reads them each second.
final class ManyLists {
    private ManyLists() {}

    /// The source, without a limit of its own on its requests.
    static String source(TargetServer server, int lists) {
        String urls = IntStream.range(0, lists)
                .mapToObj(i -> "{name: list-" + i + ", url: \"" + server.at("/" + i) + "\"}")
                .collect(Collectors.joining(", "));
        return """
                - name: lists
                  requests-per-second: 1000
                  http:
                    urls: [%s]
                    interval: 1s
                    timeout: 5s
                  rules:
                    - {host: "${service}.mesh", namespace: "bench"}
                """.formatted(urls);
    }

    /// The number of a list in the path of a request.
    static int ofPath(String path) {
        return Integer.parseInt(path.substring(1));
    }

    /// The number of a list in the id of an instance.
    static int ofId(String id) {
        return Integer.parseInt(id.substring("list-".length(), id.indexOf('/')));
    }
}
