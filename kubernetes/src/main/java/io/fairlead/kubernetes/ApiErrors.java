package io.fairlead.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.cert.CertificateException;
import java.util.Optional;

/// Reads what an exception of the client says about a response of an API server. The code of a failure, and whether it
/// is transient, is for the user of the client to decide: a source and a target conclude different things from a 404.
public final class ApiErrors {
    private static final int DEEPEST = 20;

    private ApiErrors() {}

    /// The server's own message, else that of the innermost cause: the client wraps them in its own.
    public static String message(KubernetesClientException e) {
        return status(e).map(Status::getMessage).orElseGet(() -> innermost(e));
    }

    public static Optional<Status> status(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus());
    }

    /// The client's exception among the causes; empty if there is none.
    public static Optional<KubernetesClientException> answer(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof KubernetesClientException answer) {
                return Optional.of(answer);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /// For no response at all: the message of the innermost cause, and what to correct if the certificate is not
    /// trusted.
    public static String innermost(Throwable e) {
        boolean untrusted = false;
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
            cause = cause.getCause();
            untrusted |= cause instanceof CertificateException;
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return untrusted
                ? "its certificate is not trusted (" + message
                        + "); set certificate-authority of the kubeconfig to the authority that signed it"
                : message;
    }
}
