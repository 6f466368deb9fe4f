package io.fairlead.api;

import io.fairlead.api.Parameter.Kind;
import io.fairlead.api.Route.Body;
import io.fairlead.api.Route.Permission;
import io.fairlead.api.access.AccessRole;
import io.fairlead.api.access.AccessScope;
import io.fairlead.operations.record.DecisionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The routes of the API.
final class Routes {
    static final String ROOT = "/api/v1";
    private static final Permission ABOUT = new Permission(AccessRole.READER, PastRoutes::about);

    private static final Parameter SERVICE =
            Parameter.optional("service", Kind.SERVICE, "A service, as namespace/host.");
    private static final Parameter ADDRESS =
            Parameter.optional("address", Kind.ADDRESS, "The address of endpoints, of any service and port.");
    private static final Parameter SOURCE = Parameter.optional("source", Kind.SOURCE, "The name of a source.");
    private static final Parameter NAMESPACE =
            Parameter.optional("namespace", Kind.NAMESPACE, "Only the services of this namespace.");
    private static final Parameter SINCE =
            Parameter.optional("since", Kind.TIME, "From this time on, inclusive; all without it.");
    private static final Parameter UNTIL =
            Parameter.optional("until", Kind.TIME, "To this time, exclusive; to the present without it.");
    private static final Parameter LIMIT =
            Parameter.optional("limit", Kind.LIMIT, "The most rows of a page; 100 without it.");
    private static final Parameter PAGE =
            Parameter.optional("page", Kind.PAGE, "`next` of the page before, with the same parameters.");

    private Routes() {}

    static List<Route> all(TailRoute tail) {
        List<Route> routes = new ArrayList<>();
        routes.add(new Route(
                "GET",
                ROOT + "/tail",
                "Each decision as soon as it is committed, as server-sent events: `decision` with the data of a row of"
                        + " `history`; `reset` with a reason, and then the end. The header Last-Event-ID, with the id of"
                        + " the last event, continues after it. Only with text/event-stream in Accept.",
                List.of(SERVICE, ADDRESS, SOURCE),
                new Body.OfEvents(DecisionView.class),
                Set.of(),
                ABOUT,
                tail::follow));
        routes.addAll(past(new PastRoutes()));
        routes.addAll(table(new TableRoutes()));
        routes.addAll(pages());
        return List.copyOf(routes);
    }

    private static List<Route> past(PastRoutes past) {
        return List.of(
                get(
                        "/history",
                        "The decisions about a service, an address or a source (exactly one of them), by time.",
                        List.of(SERVICE, ADDRESS, SOURCE, SINCE, UNTIL, LIMIT, PAGE),
                        new Answering(HistoryPage.class, past::history)),
                get(
                        "/at",
                        "The rows of the table at a time: of a service, of a namespace, or all, by service.",
                        List.of(
                                Parameter.required("time", Kind.TIME_OR_NOW, "The time."),
                                SERVICE,
                                NAMESPACE,
                                LIMIT,
                                PAGE),
                        new Answering(TablePage.class, past::at)),
                get(
                        "/diff",
                        "The rows of the table that differ between two times, whatever happened in between.",
                        List.of(
                                Parameter.required("from", Kind.TIME_OR_NOW, "The one time."),
                                Parameter.optional("to", Kind.TIME_OR_NOW, "The other time; now without it."),
                                SERVICE,
                                NAMESPACE,
                                LIMIT,
                                PAGE),
                        new Answering(DiffPage.class, past::diff)));
    }

    private static List<Route> table(TableRoutes table) {
        return List.of(
                get(
                        "/services",
                        "The services of the table, by namespace and host.",
                        List.of(NAMESPACE, LIMIT, PAGE),
                        new Answering(ServicesPage.class, table::services)),
                get(
                        "/why",
                        "The source of each value of a service, or of the endpoints at an address (one of them).",
                        List.of(SERVICE, ADDRESS),
                        new Answering(WhyAnswer.class, table::why)));
    }

    private static List<Route> pages() {
        return List.of(
                page("/status", "The status of this process."),
                page("/installation", "The status of all processes, as far as this one knows it."),
                page("/config", "The configuration in force, without secrets."),
                page("/servers", "The addresses of Kafka and of the schema registry."),
                page("/table", "The table in Avro, for commands of the same release; 503 if it is large."),
                new Route(
                        "POST",
                        ROOT + "/reload",
                        "Reads the configuration file again, and applies what can be applied while it runs.",
                        List.of(),
                        new Body.OfObject("What was applied, and what needs a restart."),
                        Set.of(),
                        new Permission(AccessRole.OPERATOR, _ -> new AccessScope.Everything()),
                        PageRoutes.act(ROOT + "/reload")));
    }

    /// The type of an answer, and what answers.
    private record Answering(Class<?> type, Route.Handling handling) {}

    private static Route get(String path, String summary, List<Parameter> parameters, Answering answering) {
        return new Route(
                "GET",
                ROOT + path,
                summary,
                parameters,
                new Body.OfType(answering.type()),
                Set.of(ProblemKind.NOT_FOUND),
                ABOUT,
                answering.handling());
    }

    private static Route page(String path, String summary) {
        return new Route(
                "GET",
                ROOT + path,
                summary,
                List.of(),
                new Body.OfObject(summary),
                Set.of(),
                Permission.READ,
                PageRoutes.page(ROOT + path));
    }
}
