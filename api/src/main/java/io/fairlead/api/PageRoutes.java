package io.fairlead.api;

import io.fairlead.platform.http.HttpEndpoint.Answer;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answers that a process has under the same path, ready as JSON.
final class PageRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PageRoutes.class);

    private PageRoutes() {}

    static Route.Handling page(String path) {
        return request -> send(request, request.pages().routes().get(path));
    }

    /// An act: it is recorded with who requested it.
    static Route.Handling act(String path) {
        return request -> {
            LOG.info(
                    "act path={} principal=\"{}\" authentication={}",
                    path,
                    request.principal().name(),
                    request.principal().authentication());
            send(request, request.pages().requests().get(path));
        };
    }

    private static void send(ApiRequest request, @Nullable Supplier<Answer> page) throws IOException {
        Answer answer = page == null ? Answer.text(503, "the process is starting") : page.get();
        if (answer.status() != 200) {
            throw ApiProblem.of(ProblemKind.UNAVAILABLE, answer.body().strip()).refused();
        }
        request.call().set("Cache-Control", "no-store");
        request.call().send(200, answer.type(), answer.body() + "\n");
    }
}
