package io.fairlead.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.access.Authenticator;
import io.fairlead.api.access.Authenticators;
import io.fairlead.api.access.Principal;
import io.fairlead.config.HttpAccess;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Json;
import io.fairlead.platform.http.HttpApi;
import io.fairlead.platform.http.HttpCall;
import io.fairlead.platform.http.HttpEndpoint.Pages;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP API of a process, from before its start to its end: what it can answer changes with [#use].
///
/// | a request passes | or gets |
/// |---|---|
/// | the route of its path, and its method | 404, 405 |
/// | the origin and the size | 403, 413 |
/// | the rate, and authentication | 429, 401 |
/// | the parameters | 400 |
/// | the role and the scope of its principal | 403 |
/// | the type of the answer | 406 |
public final class Api implements HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final String DOCUMENT = Routes.ROOT + "/openapi.json";
    private static final String EVENTS = "text/event-stream";
    private static final String PROBLEM = "application/problem+json";

    private final SortedMap<String, Map<String, Route>> routes;
    private final Gate gate;
    private final TailRoute tail = new TailRoute();
    private final AtomicReference<@Nullable ApiAnswers> answers = new AtomicReference<>();

    private Api(Gate gate) {
        this.gate = gate;
        this.routes = Routes.all(tail).stream()
                .collect(Collectors.groupingBy(
                        Route::path, TreeMap::new, Collectors.toMap(Route::method, route -> route)));
    }

    /// The API of a process that starts.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `API-TOKENS`: the file of tokens cannot be used
    public static Api of(String pipeline, HttpAccess access, InstantSource clock) {
        return of(pipeline, Authenticators.of(access, clock).orElse(null), access.maxRequests());
    }

    /// @param authenticator null: everybody may read
    static Api of(String pipeline, @Nullable Authenticator authenticator, int perSecond) {
        return new Api(new Gate(authenticator, pipeline, new RequestRates(perSecond, System::nanoTime)));
    }

    /// Answers questions from now on; null while the process starts.
    public void use(@Nullable ApiAnswers next) {
        answers.set(next);
        tail.stop();
    }

    /// The clients that follow the decisions.
    int followers() {
        return tail.clients();
    }

    /// The document of the routes.
    static ObjectNode document() {
        return OpenApi.of(Routes.all(new TailRoute()));
    }

    /// Generated when it is asked for first.
    private static final class Document {
        static final String TEXT = Json.text(document()) + "\n";
    }

    @Override
    public void handle(HttpCall call, Pages pages) throws IOException {
        try {
            answer(call, pages);
        } catch (ApiProblem.Refused refused) {
            send(call, refused.problem());
        } catch (Failure failure) {
            send(call, problem(call, failure));
        } catch (IOException gone) {
            throw gone;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("api request failed path={}", Printable.of(call.path()), e);
            send(
                    call,
                    ApiProblem.of(
                                    ProblemKind.BUG,
                                    "the answer failed: " + e.getClass().getSimpleName())
                            .remedy("report it, with the log's stack trace"));
        }
    }

    private void answer(HttpCall call, Pages pages) throws Exception {
        if (call.path().equals(DOCUMENT) && isReading(call)) {
            call.send(200, "application/json", Document.TEXT);
            return;
        }
        Route route = route(call);
        gate.requireOwnOrigin(call);
        Gate.requireSmall(call);
        Principal principal = gate.principal(call);
        ParameterValues values = ParameterValues.read(route.parameters(), call.parameters());
        gate.requirePermission(principal, route.permission(), values);
        requireAccepted(call, route.answer().mediaType());
        route.handling().answer(new ApiRequest(call, principal, values, pages, answers::get));
    }

    private Route route(HttpCall call) {
        Map<String, Route> methods = routes.get(call.path());
        if (methods == null && !call.path().equals(DOCUMENT)) {
            throw ApiProblem.of(ProblemKind.NOT_FOUND, "there is no such route")
                    .remedy("there are " + String.join(", ", routes.keySet()) + ", described by " + DOCUMENT)
                    .refused();
        }
        Route route = methods == null ? null : methods.get(isReading(call) ? "GET" : call.method());
        if (route == null) {
            boolean isRead = methods == null || methods.containsKey("GET");
            call.set("Allow", isRead ? "GET, HEAD" : "POST");
            throw ApiProblem.of(ProblemKind.METHOD, "the method " + Printable.of(call.method()) + " is not supported")
                    .found(Printable.of(call.method()), isRead ? "GET or HEAD" : "POST")
                    .refused();
        }
        return route;
    }

    private static boolean isReading(HttpCall call) {
        return call.method().equals("GET") || call.method().equals("HEAD");
    }

    private static void requireAccepted(HttpCall call, String type) {
        List<String> accepted = call.headers("Accept");
        String group = type.substring(0, type.indexOf('/')) + "/*";
        // A client that accepts anything does not expect an answer without an end.
        boolean isStream = type.equals(EVENTS);
        List<String> fitting = isStream ? List.of(type) : List.of(type, group, "*/*");
        boolean isAccepted = (accepted.isEmpty() && !isStream)
                || accepted.stream()
                        .flatMap(header -> List.of(header.split(",")).stream())
                        .map(it -> it.replaceFirst(";.*", "").strip())
                        .anyMatch(fitting::contains);
        if (!isAccepted) {
            throw ApiProblem.of(ProblemKind.NOT_ACCEPTABLE, "the answer is " + type)
                    .at("/header/Accept")
                    .found(Printable.of(String.join(", ", accepted)), type)
                    .refused();
        }
    }

    private static ApiProblem problem(HttpCall call, Failure failure) {
        String detail = String.valueOf(failure.getMessage());
        boolean isLater = failure instanceof TransientFailure || failure.code().equals("RECORD-FILLING");
        if (isLater) {
            call.set("Retry-After", "5");
        }
        ProblemKind kind = failure.code().equals("RECORD-TOO-OLD") ? ProblemKind.PARAMETER : ProblemKind.UNAVAILABLE;
        return ApiProblem.of(kind, failure.code(), detail);
    }

    /// A response that has begun cannot become a problem: the client sees that it is cut off.
    private static void send(HttpCall call, ApiProblem problem) throws IOException {
        if (call.hasBegun()) {
            throw new IOException(problem.detail());
        }
        call.set("Cache-Control", "no-store");
        call.send(problem.status(), PROBLEM, Json.text(problem) + "\n");
    }
}
