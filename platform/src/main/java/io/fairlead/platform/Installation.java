package io.fairlead.platform;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.ServerPlace.EmbeddedKept;
import io.fairlead.config.ServerPlace.EmbeddedTemporary;
import io.fairlead.config.ServerPlace.Outside;
import io.fairlead.model.failure.TransientFailure;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/// The installation of a configuration: all processes on the same topics are one (ADR 8).
public final class Installation {
    private Installation() {}

    /// Asks Kafka; if a broker is embedded and no process runs, starts it for that.
    public static String of(FairleadConfig config) throws InterruptedException {
        if (config.kafka().place() instanceof EmbeddedTemporary) {
            return "";
        }
        try (Kafka kafka = Kafka.open(RunningProcess.orAlone(config).kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            return of(config, admin);
        }
    }

    /// The id of the Kafka cluster and the prefix of the topics; empty if the topics end with the process.
    public static String of(FairleadConfig config, Admin admin) throws InterruptedException {
        return switch (config.kafka().place()) {
            case EmbeddedTemporary() -> "";
            case Outside(), EmbeddedKept(var _) ->
                clusterId(admin) + "/" + config.topics().prefix();
        };
    }

    private static String clusterId(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            throw new TransientFailure(
                    "APP-KAFKA-CLUSTER",
                    "kafka: the cluster does not return its id: " + e.getCause()
                            + "; it is required, because it marks every object that is written",
                    e);
        }
    }
}
