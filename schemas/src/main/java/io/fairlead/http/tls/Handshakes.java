package io.fairlead.http.tls;

import io.fairlead.http.PrintableText;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// Explains why there is no TLS connection, and what to do.
///
/// | what the JDK throws                                 | what to do                          |
/// |-----------------------------------------------------|-------------------------------------|
/// | a name that the certificate does not have           | another host, or `tls.server-name`  |
/// | expired, or not valid yet                           | a new certificate, or a right clock |
/// | any other CertificateException (an unknown issuer)  | `tls.ca`                            |
/// | an alert of the server                              | `tls.cert` and `tls.key`            |
/// | bytes that are no TLS                               | `http://`, or the HTTPS port        |
public final class Handshakes {
    private Handshakes() {}

    /// Empty if the failure is not one of TLS, such as a broken connection.
    public static Optional<String> explain(Throwable failure) {
        return causes(failure)
                .filter(CertificateException.class::isInstance)
                .findFirst()
                .map(Handshakes::certificate)
                .or(() -> causes(failure)
                        .filter(SSLException.class::isInstance)
                        .map(cause -> String.valueOf(cause.getMessage()))
                        .flatMap(message -> exchange(message).stream())
                        .findFirst());
    }

    private static String certificate(Throwable cause) {
        String message = PrintableText.of(String.valueOf(cause.getMessage()));
        Stream<Throwable> all = causes(cause);
        if (cause instanceof ServerTrust.WrongName) {
            return message + "; connect by one of these names, or set tls.server-name to one of them";
        }
        if (all.anyMatch(
                it -> it instanceof CertificateExpiredException || it instanceof CertificateNotYetValidException)) {
            return "its certificate is not valid now (" + message
                    + "); renew it, and check the clocks of both machines";
        }
        return "its certificate is not trusted (" + message
                + "); set tls.ca to the file of the authority that signed it";
    }

    private static Optional<String> exchange(String message) {
        if (message.contains("fatal alert")) {
            return Optional.of("it ended the handshake (" + PrintableText.of(message)
                    + "); if it asks for a client certificate, set tls.cert and tls.key to one that it trusts");
        }
        if (message.contains("SSL message") || message.contains("plaintext")) {
            return Optional.of("that port does not speak TLS (" + PrintableText.of(message)
                    + "); write http://, or name the HTTPS port");
        }
        return Optional.empty();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause).limit(20);
    }
}
