package io.fairlead.api;

import io.fairlead.api.access.Principal;
import io.fairlead.platform.Json;
import io.fairlead.platform.http.HttpCall;
import io.fairlead.platform.http.HttpEndpoint.Pages;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request that has passed everything that its route requires.
///
/// @param pages of the process, as they are now
record ApiRequest(
        HttpCall call,
        Principal principal,
        ParameterValues values,
        Pages pages,
        Supplier<@Nullable ApiAnswers> inForce) {
    /// @throws ApiProblem.Refused the process is starting
    ApiAnswers answers() {
        ApiAnswers now = inForce.get();
        if (now == null) {
            throw ApiProblem.of(ProblemKind.UNAVAILABLE, "the process is starting")
                    .remedy("ask again in some seconds")
                    .refused();
        }
        return now;
    }

    void json(Object value) throws IOException {
        call.send(200, "application/json", Json.text(value) + "\n");
    }

    /// Sets the tag of the answer. If the client has it already, it gets 304, and nothing else must be sent.
    boolean isUnchanged(String tag) throws IOException {
        String quoted = "\"" + tag + "\"";
        call.set("ETag", quoted);
        call.set("Cache-Control", "private, no-cache");
        boolean isKnown = call.headers("If-None-Match").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .anyMatch(it -> it.equals(quoted) || it.equals("W/" + quoted) || it.equals("*"));
        if (isKnown) {
            call.send(304);
        }
        return isKnown;
    }
}
