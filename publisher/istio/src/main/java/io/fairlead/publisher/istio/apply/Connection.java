package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.publisher.istio.apply.KubernetesAccess.Explicit;
import io.fairlead.publisher.istio.apply.KubernetesAccess.Kubeconfig;
import io.fairlead.publisher.istio.apply.KubernetesAccess.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Opens the client. It tries each request once: the publisher decides about retries.
final class Connection {
    /// The client doubles it five times at most, to 3.2 s: a watch that an outage broke detects drift soon after it.
    private static final int WATCH_AGAIN_MILLIS = 100;

    private Connection() {}

    static ApiServer open(IstioMesh config) {
        AskedWaits waits = new AskedWaits();
        int timeout = Math.toIntExact(config.timeout().toMillis());
        Config settings = new ConfigBuilder(settings(config))
                .withRequestTimeout(timeout)
                .withConnectionTimeout(timeout)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(WATCH_AGAIN_MILLIS)
                .withUserAgent("fairlead")
                .build();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(settings)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("asked waits", waits))
                .withTaskExecutorSupplier(() -> Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                        .name("istio-" + config.name() + "-", 0)
                        .factory()))
                .build();
        return new ApiServer(client, waits);
    }

    /// Reads the files that the settings name, and nothing else.
    static void check(IstioMesh config) {
        var _ = settings(config);
    }

    private static Config settings(IstioMesh config) {
        return switch (config.access()) {
            case Surroundings(var context) -> Config.autoConfigure(emptyToNull(context));
            case Kubeconfig(var file, var context) -> kubeconfig(config.name(), file, context);
            case Explicit access -> explicit(config.name(), access);
        };
    }

    private static Config kubeconfig(String target, Path file, String context) {
        readable(target, "kubeconfig", file);
        try {
            Config settings = Config.fromKubeconfig(emptyToNull(context), file.toFile());
            if (context.isEmpty() || hasContext(settings, context)) {
                return settings;
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new ConfigurationFailure(
                    "MESH-ISTIO-CONFIG",
                    "target " + target + ": kubeconfig " + file + " cannot be used: " + e.getMessage()
                            + "; expected a file that `kubectl --kubeconfig " + file + " version` accepts",
                    e);
        }
        throw new ConfigurationFailure(
                "MESH-ISTIO-CONFIG",
                "target " + target + ": kubeconfig " + file + " has no context \"" + context
                        + "\"; `kubectl --kubeconfig " + file + " config get-contexts` lists those it has");
    }

    /// A context that does not exist would otherwise be taken for the current one.
    private static boolean hasContext(Config settings, String context) {
        return settings.getContexts() != null
                && settings.getContexts().stream().anyMatch(named -> context.equals(named.getName()));
    }

    private static Config explicit(String target, Explicit access) {
        readable(target, "token", access.token());
        readable(target, "certificate", access.certificate());
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(access.url().toString())
                .withCaCertFile(access.certificate().toString())
                .withOauthTokenProvider(() -> token(access.token()))
                .build();
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token in " + file + " cannot be read", e);
        }
    }

    private static void readable(String target, String what, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationFailure(
                    "MESH-ISTIO-CONFIG",
                    "target " + target + ": " + what + " " + file + " cannot be read: "
                            + (Files.exists(file) ? "this user may not" : "there is no such file"));
        }
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static Duration patience(IstioMesh config) {
        return config.timeout().multipliedBy(3);
    }
}
