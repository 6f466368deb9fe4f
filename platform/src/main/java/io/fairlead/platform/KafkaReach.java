package io.fairlead.platform;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/// Creates Kafka's admin client, and turns Kafka's errors about bad settings into a remedy.
public final class KafkaReach {
    private static final String TEN_SECONDS = "10000";

    /// The message of Kafka's `ClientUtils` if no address of `bootstrap.servers` resolves.
    private static final String UNRESOLVABLE = "No resolvable bootstrap urls";

    private KafkaReach() {}

    /// An admin client that has reached a broker. It times out after ten seconds, unless the properties specify
    /// otherwise.
    ///
    /// @throws ConfigurationFailure `APP-KAFKA-CONFIG`: the properties cannot work
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: no broker responded
    public static Admin admin(Map<String, Object> properties) throws InterruptedException {
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TEN_SECONDS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        Admin admin = create(properties);
        try {
            requireAnswer(admin, properties);
            return admin;
        } catch (RuntimeException | InterruptedException e) {
            admin.close();
            throw e;
        }
    }

    private static Admin create(Map<String, Object> properties) throws InterruptedException {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /// The failure behind an exception that a Kafka client threw in its constructor. A host name that does not resolve
    /// is a failure of DNS, which passes; Kafka calls it a wrong setting.
    public static Failure failure(KafkaException e) throws InterruptedException {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof InterruptedException) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        String message = reason(cause);
        return switch (cause) {
            case ConfigException _
            when message.contains(UNRESOLVABLE) ->
                new TransientFailure(
                        "KAFKA-UNREACHABLE",
                        "kafka: no host name of bootstrap.servers resolves; check DNS, or correct the address",
                        e);
            case AuthenticationException _ ->
                new ConfigurationFailure(
                        "KAFKA-AUTH", "kafka: " + message + "; check the security settings under kafka", e);
            case RetriableException _ ->
                new TransientFailure("KAFKA-UNREACHABLE", "kafka: " + message + "; is it running?", e);
            default ->
                new ConfigurationFailure(
                        "APP-KAFKA-CONFIG",
                        "kafka: no client can be created: " + message + "; correct the properties under kafka",
                        e);
        };
    }

    /// Login modules quote parts of `sasl.jaas.config`, which may include a password.
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        boolean ofLogin = cause instanceof LoginException
                || message.contains("JAAS")
                || message.contains("LoginModule")
                || message.contains("Login module");
        return ofLogin ? "sasl.jaas.config cannot be used" : message;
    }

    /// Only missing responses are reported here: a broker that rejects gives more details to the call that it rejects.
    private static void requireAnswer(Admin admin, Map<String, Object> properties) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new TransientFailure(
                        "KAFKA-UNREACHABLE",
                        "kafka: no broker responds at bootstrap.servers \"" + servers(properties) + "\" within "
                                + properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)
                                + " ms; start Kafka, or correct the address and the security settings under kafka",
                        e);
            }
        }
    }

    private static Object servers(Map<String, Object> properties) {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }
}
