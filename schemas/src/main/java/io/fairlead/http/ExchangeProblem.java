package io.fairlead.http;

import io.fairlead.http.tls.Handshakes;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;

/// Why an exchange has no complete response.
///
/// @param text for the message of a failure, with the remedy if the kind has one
public record ExchangeProblem(Kind kind, String text) {
    /// | kind          | what the client throws                                              |
    /// |---------------|---------------------------------------------------------------------|
    /// | HANDSHAKE     | what [Handshakes] explains                                          |
    /// | NO_CONNECTION | ConnectException, HttpConnectTimeoutException, UnknownHostException |
    /// | TIMEOUT       | any other HttpTimeoutException                                      |
    /// | TOO_LARGE     | AnswerTooLargeException                                             |
    /// | CLOSED        | anything else                                                       |
    public enum Kind {
        /// The connection has no TLS.
        HANDSHAKE,
        NO_CONNECTION,
        TIMEOUT,
        TOO_LARGE,
        /// The connection ended before the response did.
        CLOSED
    }

    public static ExchangeProblem of(Throwable cause) {
        if (cause instanceof AnswerTooLargeException large) {
            return new ExchangeProblem(Kind.TOO_LARGE, large.getMessage() + "; " + remedy(large));
        }
        boolean isConnecting = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException;
        if (cause instanceof HttpTimeoutException && !isConnecting) {
            return new ExchangeProblem(Kind.TIMEOUT, described(cause));
        }
        Optional<String> handshake = Handshakes.explain(cause);
        if (handshake.isPresent()) {
            return new ExchangeProblem(Kind.HANDSHAKE, "no TLS connection: " + handshake.get());
        }
        return isConnecting
                ? new ExchangeProblem(Kind.NO_CONNECTION, "no connection (" + described(cause) + ")")
                : new ExchangeProblem(
                        Kind.CLOSED,
                        "the connection was closed before the response was complete (" + described(cause) + ")");
    }

    private static String remedy(AnswerTooLargeException cause) {
        return switch (cause.limit()) {
            case ONE_ANSWER -> "raise max-answer-bytes";
            case ALL_ANSWERS -> "raise the heap (-Xmx)";
        };
    }

    private static String described(Throwable cause) {
        boolean isUnresolved = Stream.iterate(cause, it -> it != null, Throwable::getCause)
                .limit(20)
                .anyMatch(it -> it instanceof UnresolvedAddressException || it instanceof UnknownHostException);
        if (isUnresolved) {
            return "its host name does not resolve";
        }
        String otherwise =
                cause instanceof ConnectException ? "refused" : cause.getClass().getSimpleName();
        return Optional.ofNullable(cause.getMessage()).map(PrintableText::of).orElse(otherwise);
    }
}
