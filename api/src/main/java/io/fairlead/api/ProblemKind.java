package io.fairlead.api;

/// The kinds of answers that are not what was asked for.
enum ProblemKind {
    PARAMETER(400, "API-PARAMETER", "A parameter is wrong"),
    UNAUTHENTICATED(401, "API-UNAUTHENTICATED", "The request has no valid token"),
    FORBIDDEN(403, "API-FORBIDDEN", "The request is not permitted"),
    NOT_FOUND(404, "API-NOT-FOUND", "There is no such thing"),
    METHOD(405, "API-METHOD", "The method is not supported here"),
    NOT_ACCEPTABLE(406, "API-NOT-ACCEPTABLE", "The type of the answer is not accepted"),
    TOO_LARGE(413, "API-TOO-LARGE", "The request is too large"),
    TOO_MANY(429, "API-TOO-MANY", "Too many requests"),
    BUG(500, "API-BUG", "The answer failed unexpectedly"),
    UNAVAILABLE(503, "API-UNAVAILABLE", "The process cannot answer at the moment");

    private final int status;
    private final String code;
    private final String title;

    ProblemKind(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String title() {
        return title;
    }
}
