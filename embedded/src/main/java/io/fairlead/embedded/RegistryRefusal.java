package io.fairlead.embedded;

/// An error of the REST API: Confluent's code, whose first three digits are the HTTP status, and its message.
final class RegistryRefusal extends RuntimeException {
    private final int code;

    RegistryRefusal(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static RegistryRefusal noSubject(String subject) {
        return new RegistryRefusal(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryRefusal noVersion(int version) {
        return new RegistryRefusal(40402, "Version " + version + " not found.");
    }

    static RegistryRefusal noSchema() {
        return new RegistryRefusal(40403, "Schema not found");
    }

    int code() {
        return code;
    }

    int status() {
        return code > 999 ? code / 100 : code;
    }
}
