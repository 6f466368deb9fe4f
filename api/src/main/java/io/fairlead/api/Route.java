package io.fairlead.api;

import io.fairlead.api.access.AccessRole;
import io.fairlead.api.access.AccessScope;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A route of the API: all that its requests have to pass, its description, and what answers it.
///
/// @param answer   the type of its body
/// @param problems that it may answer besides those of every route
record Route(
        String method,
        String path,
        String summary,
        List<Parameter> parameters,
        Body answer,
        Set<ProblemKind> problems,
        Permission permission,
        Handling handling) {
    /// What every route may answer.
    private static final Set<ProblemKind> COMMON = EnumSet.of(
            ProblemKind.PARAMETER,
            ProblemKind.UNAUTHENTICATED,
            ProblemKind.FORBIDDEN,
            ProblemKind.METHOD,
            ProblemKind.NOT_ACCEPTABLE,
            ProblemKind.TOO_LARGE,
            ProblemKind.TOO_MANY,
            ProblemKind.BUG,
            ProblemKind.UNAVAILABLE);

    Route {
        parameters = List.copyOf(parameters);
        EnumSet<ProblemKind> all = EnumSet.copyOf(COMMON);
        all.addAll(problems);
        problems = Set.copyOf(all);
    }

    /// The body of an answer.
    sealed interface Body {
        /// JSON of a record.
        record OfType(Class<?> type) implements Body {}

        /// A JSON object that other documents describe.
        record OfObject(String description) implements Body {}

        /// Server-sent events whose data is JSON of a record.
        record OfEvents(Class<?> data) implements Body {}

        default String mediaType() {
            return switch (this) {
                case OfType _, OfObject _ -> "application/json";
                case OfEvents _ -> "text/event-stream";
            };
        }
    }

    /// What a principal needs.
    ///
    /// @param about the part of the pipeline that a request is about
    record Permission(AccessRole role, About about) {
        /// Reading what is about everything.
        static final Permission READ = new Permission(AccessRole.READER, _ -> new AccessScope.Everything());
    }

    /// Derives the part of the pipeline from the parameters.
    @FunctionalInterface
    interface About {
        AccessScope of(ParameterValues values);
    }

    /// Answers a request that has passed everything.
    @FunctionalInterface
    interface Handling {
        void answer(ApiRequest request) throws Exception;
    }
}
