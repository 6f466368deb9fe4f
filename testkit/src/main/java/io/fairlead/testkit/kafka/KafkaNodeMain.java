package io.fairlead.testkit.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// One node of a [KafkaCluster] as a process: the file of its properties, the cluster's id, and the process whose
/// end ends it. Prints `ready` once it is up. Ends cleanly on SIGTERM.
final class KafkaNodeMain {
    private KafkaNodeMain() {}

    @SuppressWarnings("SystemOut") // the one line that the parent process waits for
    public static void main(String[] args) throws Exception {
        Properties properties = read(Path.of(args[0]));
        String data = properties.getProperty("log.dirs");
        if (!Files.exists(Path.of(data, "meta.properties"))) {
            format(properties, data, args[1]);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "kafka-node-close"));
        server.startup();
        System.out.println("ready");
        System.out.flush();
        ProcessHandle parent = ProcessHandle.of(Long.parseLong(args[2])).orElseThrow();
        var _ = parent.onExit().thenRun(() -> System.exit(0));
        server.awaitShutdown();
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void format(Properties properties, String data, String clusterId) throws Exception {
        try (var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                    .setClusterId(clusterId)
                    .setControllerListenerName(properties.getProperty("controller.listener.names"))
                    .setMetadataLogDirectory(data)
                    .addDirectory(data)
                    .run();
        }
    }
}
