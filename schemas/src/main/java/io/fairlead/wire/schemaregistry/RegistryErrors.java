package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Optional;

/// Turns a registry's error responses into failures.
///
/// | response | failure |
/// |---|---|
/// | 40401, 40402, 40403 | rejected: subject, version, schema unknown |
/// | a redirect, any other 404, 405, or a success without JSON | transient: no registry here, or a proxy's page |
/// | 401, 403 | configuration: credentials |
/// | 409 | configuration: not compatible |
/// | 422xx and other 4xx | rejected: the registry does not accept the request |
/// | 408, 429, 5xx | transient |
final class RegistryErrors {
    private RegistryErrors() {}

    static Failure of(RegistryCall call, RegistryAnswer answer) {
        String where =
                "schema registry " + SchemaRegistryClientConfig.shown(answer.url()) + ": cannot " + call.what() + ": ";
        String detail = Optional.of(answer.message())
                .filter(m -> !m.isEmpty())
                .map(m -> "it answered " + answer.error() + " \"" + m + "\"")
                .orElse("it answered " + answer.error());
        return switch (answer.error()) {
            case 40401 ->
                new RejectedFailure("WIRE-REGISTRY-SUBJECT-UNKNOWN", where + detail + "; check the topic prefix");
            case 40402 -> new RejectedFailure("WIRE-REGISTRY-VERSION-UNKNOWN", where + detail);
            case 40403 -> new RejectedFailure("WIRE-REGISTRY-SCHEMA-UNKNOWN", where + detail);
            case 401 ->
                new ConfigurationFailure(
                        "WIRE-REGISTRY-AUTH", where + detail + "; check basic.auth.user.info or bearer.auth.token");
            case 403 ->
                new ConfigurationFailure(
                        "WIRE-REGISTRY-FORBIDDEN", where + detail + "; give this user the right to do so");
            default -> byStatus(where, detail, answer);
        };
    }

    private static Failure byStatus(String where, String detail, RegistryAnswer answer) {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            return new TransientFailure(
                    "WIRE-REGISTRY-UNAVAILABLE", where + detail + "; is a schema registry running there?");
        }
        if (status == 401 || status == 403) {
            return new ConfigurationFailure(
                    status == 401 ? "WIRE-REGISTRY-AUTH" : "WIRE-REGISTRY-FORBIDDEN",
                    where + detail + "; check this client's credentials and rights");
        }
        if (status == 409) {
            return new ConfigurationFailure(
                    "WIRE-REGISTRY-INCOMPATIBLE",
                    where + detail + "; keep the schemas of one release, or lower the subject's compatibility level");
        }
        if (status < 400 || status == 404 || status == 405) {
            return new TransientFailure(
                    "WIRE-REGISTRY-NOT-ONE",
                    where + "the response (HTTP " + status + ") is not a schema registry's; a proxy in front of it may"
                            + " have returned it; otherwise check the host, port and path of schema.registry.url");
        }
        return new RejectedFailure("WIRE-REGISTRY-REFUSED", where + detail);
    }
}
