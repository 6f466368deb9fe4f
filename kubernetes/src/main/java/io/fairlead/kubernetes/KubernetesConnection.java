package io.fairlead.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fairlead.kubernetes.KubernetesAccess.Explicit;
import io.fairlead.kubernetes.KubernetesAccess.Kubeconfig;
import io.fairlead.kubernetes.KubernetesAccess.Surroundings;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Opens clients of one API server. A client tries each request once: its user decides about retries.
///
/// @param timeout of one request
/// @param code of the failure if the access cannot be used
/// @param subject the beginning of its message, such as `target prod`
public record KubernetesConnection(KubernetesAccess access, Duration timeout, String code, String subject) {
    /// The client doubles it five times at most, to 3.2 s: a watch that an outage broke is established soon after it.
    private static final int WATCH_AGAIN_MILLIS = 100;

    /// Reads the files of the access again, so that renewed credentials are used.
    ///
    /// @param interceptor of all requests of this client
    /// @param threads the beginning of the names of its threads
    /// @throws ConfigurationFailure the access cannot be used
    public KubernetesClient open(Interceptor interceptor, String threads) {
        int millis = Math.toIntExact(timeout.toMillis());
        Config settings = new ConfigBuilder(settings())
                .withRequestTimeout(millis)
                .withConnectionTimeout(millis)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(WATCH_AGAIN_MILLIS)
                .withUserAgent("fairlead")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(settings)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("fairlead", interceptor))
                .withTaskExecutorSupplier(() -> Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(threads + "-", 0).factory()))
                .build();
    }

    /// Reads the files that the access names, and nothing else.
    ///
    /// @throws ConfigurationFailure the access cannot be used
    public void check() {
        var _ = settings();
    }

    private Config settings() {
        return switch (access) {
            case Surroundings(var context) -> Config.autoConfigure(emptyToNull(context));
            case Kubeconfig(var file, var context) -> kubeconfig(file, context);
            case Explicit explicit -> explicit(explicit);
        };
    }

    private Config kubeconfig(Path file, String context) {
        readable("kubeconfig", file);
        try {
            Config settings = Config.fromKubeconfig(emptyToNull(context), file.toFile());
            if (context.isEmpty() || hasContext(settings, context)) {
                return settings;
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new ConfigurationFailure(
                    code,
                    subject + ": kubeconfig " + file + " cannot be used: " + e.getMessage()
                            + "; expected a file that `kubectl --kubeconfig " + file + " version` accepts",
                    e);
        }
        throw new ConfigurationFailure(
                code,
                subject + ": kubeconfig " + file + " has no context \"" + context + "\"; `kubectl --kubeconfig " + file
                        + " config get-contexts` lists those it has");
    }

    /// A context that does not exist would otherwise be taken for the current one.
    private static boolean hasContext(Config settings, String context) {
        return settings.getContexts() != null
                && settings.getContexts().stream().anyMatch(named -> context.equals(named.getName()));
    }

    private Config explicit(Explicit access) {
        readable("token", access.token());
        ConfigBuilder settings = new ConfigBuilder(Config.empty())
                .withMasterUrl(access.url().toString())
                .withOauthTokenProvider(() -> token(access.token()));
        Path certificate = access.certificate();
        if (certificate != null) {
            readable("certificate", certificate);
            settings.withCaCertFile(certificate.toString());
        }
        return settings.build();
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token in " + file + " cannot be read", e);
        }
    }

    private void readable(String what, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationFailure(
                    code,
                    subject + ": " + what + " " + file + " cannot be read: "
                            + (Files.exists(file) ? "this user may not" : "there is no such file"));
        }
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
