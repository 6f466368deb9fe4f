package io.fairlead.app;

import io.fairlead.config.ErrorCatalog;
import io.fairlead.config.ErrorCode;
import java.util.Locale;
import java.util.stream.Collectors;

/// docs/errors.md, made from the descriptions of all modules.
final class ErrorsPage {
    private ErrorsPage() {}

    static String render(ErrorCatalog catalog) {
        return """
                # Errors

                <!-- Made from the files META-INF/fairlead/errors.yaml of the modules by
                     ./mvnw -q -pl app -am test -Dtest=ErrorsDocsTest -Dregenerate=true -->

                Every failure that Fairlead expects has a stable code. It appears in the log, in metrics, in the header
                `fairlead-dlq-code` of a dead letter, and below the message of a command. `fairlead explain CODE` prints what is
                written here.

                - **transient**: %s.
                - **rejected**: %s.
                - **configuration**: %s.
                  At startup the exit code is 2. If another process uses a port or a directory (`APP-HTTP-PORT`,
                  `EMBEDDED-KAFKA-IN-USE`, `EMBEDDED-KAFKA-PORT`, `EMBEDDED-REGISTRY-PORT`), the exit code is 1, because it may be
                  free at the next start.
                - **recovered**: %s.

                At startup, `fairlead run` waits for what is unavailable, and reports it in the log, in `status` and at `/readyz`: for
                transient failures, and for `KAFKA-AUTH`, `KAFKA-DENIED`, `TOPICS-MISSING`, `TOPICS-REPLICATION`, `WIRE-REGISTRY-AUTH`
                and `WIRE-REGISTRY-FORBIDDEN`, which can be corrected on the server or by an operator without a change of the
                configuration. Other commands fail immediately.

                | code | kind | what happened | what to do |
                |---|---|---|---|
                %s
                """.formatted(
                        ErrorCode.Kind.TRANSIENT.effect(),
                        ErrorCode.Kind.REJECTED.effect(),
                        ErrorCode.Kind.CONFIGURATION.effect(),
                        ErrorCode.Kind.RECOVERED.effect(),
                        catalog.codes().values().stream().map(ErrorsPage::row).collect(Collectors.joining("\n")));
    }

    private static String row(ErrorCode code) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        code.code(),
                        code.kind().name().toLowerCase(Locale.ROOT),
                        code.meaning().replace("|", "\\|"),
                        code.remedy().replace("|", "\\|"));
    }
}
