package io.fairlead.ingest.rules;

/// A rule or a value cannot be used for the present instance; ends the evaluation of that instance. Cheap: it has
/// no stack trace.
final class RuleFault extends RuntimeException {
    static final String NO_HOST = "INGEST-RULE-NO-HOST";
    static final String FAILED = "INGEST-RULE-FAILED";
    static final String BAD_VALUE = "INGEST-RULE-VALUE";
    static final String BAD_INSTANCE = "INGEST-INSTANCE-INVALID";

    private final String code;

    RuleFault(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
