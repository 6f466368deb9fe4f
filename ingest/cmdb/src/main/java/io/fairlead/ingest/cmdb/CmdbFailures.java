package io.fairlead.ingest.cmdb;

import io.fairlead.http.PrintableText;
import io.fairlead.http.tls.Handshakes;
import io.fairlead.ingest.cmdb.CmdbOptions.Server;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Maps problems to failures. All pass: what is wrong in a database can be corrected there. No message contains
/// the password.
final class CmdbFailures {
    private final Server server;

    CmdbFailures(Server server) {
        this.server = server;
    }

    /// By the first state of SQL in its causes (PostgreSQL's documentation, appendix A).
    TransientFailure of(Throwable problem) {
        Optional<SQLException> sql = causes(problem)
                .filter(it -> it instanceof SQLException e && e.getSQLState() != null)
                .map(SQLException.class::cast)
                .findFirst();
        if (sql.isEmpty()) {
            // Debezium's own message does not have the reason.
            Throwable reason = causes(problem).reduce((_, cause) -> cause).orElse(problem);
            return failure("INGEST-CMDB-LOG", "the log ended: " + text(reason), problem);
        }
        SQLException e = sql.get();
        String state = e.getSQLState();
        return switch (state) {
            case "28000", "28P01", "0LP01" ->
                failure("INGEST-CMDB-AUTH", text(e) + "; check user, password and pg_hba.conf", e);
            case "3D000" -> failure("INGEST-CMDB-SETTINGS", text(e) + "; correct database", e);
            case "42501" -> failure("INGEST-CMDB-RIGHTS", text(e) + "; grant the right to user", e);
            case "53300", "53400" ->
                new TransientFailure(
                        "INGEST-CMDB-BUSY",
                        message(
                                text(e)
                                        + "; raise max_connections, max_wal_senders, max_replication_slots or the limit of the role"),
                        e,
                        new Refusal(Reason.OVERLOADED, Duration.ZERO));
            case "57P03" -> failure("INGEST-CMDB-UNREACHABLE", text(e), e);
            case "57014", "55P03" ->
                failure(
                        "INGEST-CMDB-SLOT",
                        "no replication slot in time: " + text(e)
                                + "; the server waits for all transactions that were open before: end those that take long (pg_stat_activity)",
                        e);
            default -> state.startsWith("08") ? unreachable(e) : failure("INGEST-CMDB-LOG", text(e), e);
        };
    }

    private TransientFailure unreachable(SQLException e) {
        Optional<String> handshake = Handshakes.explain(e);
        if (handshake.isPresent()) {
            return failure("INGEST-CMDB-HANDSHAKE", "no TLS connection: " + handshake.get(), e);
        }
        if (causes(e).anyMatch(SocketTimeoutException.class::isInstance)) {
            return failure("INGEST-CMDB-TIMEOUT", "no response within connect-timeout and read-timeout", e);
        }
        boolean unknown = causes(e).anyMatch(UnknownHostException.class::isInstance);
        return failure("INGEST-CMDB-UNREACHABLE", unknown ? "its host name does not resolve" : text(e), e);
    }

    /// A check before the start failed; everything stays until it is corrected.
    TransientFailure blocked(String code, String what) {
        return new TransientFailure(code, message(what), null, new Refusal(Reason.BLOCKED, Duration.ZERO));
    }

    TransientFailure failure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what), cause == null ? null : new Cause(text(cause)));
    }

    /// In place of the exception of a driver or of Debezium, which may repeat what it was configured with.
    private static final class Cause extends RuntimeException {
        Cause(String message) {
            super(message, null, false, false);
        }
    }

    private String message(String what) {
        return "reading " + server.shown() + ": " + what + "; what was read before stays in use";
    }

    private String text(Throwable problem) {
        String message = Optional.ofNullable(problem.getMessage())
                .orElse(problem.getClass().getSimpleName());
        String password = server.login().password().value();
        String masked = password.isEmpty() ? message : message.replace(password, "***");
        return PrintableText.of(masked.replaceAll("\\s+", " ").strip());
    }

    private static Stream<Throwable> causes(Throwable problem) {
        return Stream.iterate(problem, it -> it != null, Throwable::getCause).limit(20);
    }
}
