package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The body of an answer that is not what was asked for (RFC 9457).
///
/// @param type    a URN with the code
/// @param title   of its kind
/// @param detail  what failed
/// @param code    see docs/errors.md
/// @param pointer the part of the request: `/query/since`
/// @param remedy  what to do
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiProblem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String pointer,
        @Nullable String found,
        @Nullable String expected,
        @Nullable String remedy) {

    static ApiProblem of(ProblemKind kind, String detail) {
        return of(kind, kind.code(), detail);
    }

    /// With the code of another module.
    static ApiProblem of(ProblemKind kind, String code, String detail) {
        return new ApiProblem(
                "urn:fairlead:error:" + code, kind.title(), kind.status(), detail, code, null, null, null, null);
    }

    ApiProblem at(String part) {
        return new ApiProblem(type, title, status, detail, code, part, found, expected, remedy);
    }

    ApiProblem found(String value, String wanted) {
        return new ApiProblem(type, title, status, detail, code, pointer, value, wanted, remedy);
    }

    ApiProblem remedy(String advice) {
        return new ApiProblem(type, title, status, detail, code, pointer, found, expected, advice);
    }

    Refused refused() {
        return new Refused(this);
    }

    /// Ends the handling of a request.
    static final class Refused extends RuntimeException {
        private final transient ApiProblem problem;

        Refused(ApiProblem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        ApiProblem problem() {
            return problem;
        }
    }
}
