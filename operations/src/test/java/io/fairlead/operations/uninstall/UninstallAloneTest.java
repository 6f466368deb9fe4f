package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An installation whose broker was temporary: only files are left of it, and only its HTTP port shows whether it runs.
final class UninstallAloneTest {
    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
    private static final String OBJECT = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: web
              namespace: shop
              labels: {app.kubernetes.io/managed-by: fairlead, fairlead.io/pipeline: shop}
              annotations: {fairlead.io/service: shop/web.shop.mesh}
            """;

    @TempDir
    private Path folder;

    private FairleadConfig config(int port) throws IOException {
        Files.createDirectories(folder.resolve("out/shop"));
        Files.writeString(folder.resolve("out/shop/web.serviceentry.yaml"), OBJECT);
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            http: {port: %d}
            sources: []
            targets:
              - name: out
                files: {directory: out}
                policy: sync
            """.formatted(port));
        return new ConfigReader(BundledConnectors.list()).read(file);
    }

    private static Uninstall open(FairleadConfig config) throws InterruptedException {
        return Uninstall.open(config, Uninstall.Subjects.LEAVE, InstantSource.system());
    }

    private static List<String> texts(List<Result> results) {
        return results.stream()
                .map(it -> it.outcome() + " " + it.part() + ": " + it.name())
                .toList();
    }

    @Test
    void aPlanRemovesNothing() throws Exception {
        try (Uninstall uninstall = open(config(1))) {
            assertThat(texts(uninstall.plan()))
                    .contains("DONE objects of out: ServiceEntry shop/web")
                    .anyMatch(it -> it.startsWith("LEFT directories: "));
        }
        assertThat(folder.resolve("out/shop/web.serviceentry.yaml")).exists();
    }

    @Test
    void itsObjectsAndTheirDirectoryAreRemovedAndASecondRunFindsNothing() throws Exception {
        FairleadConfig config = config(1);
        try (Uninstall uninstall = open(config)) {
            assertThat(uninstall.carryOut()).noneMatch(Result::isFailure);
        }
        assertThat(folder.resolve("out")).doesNotExist();
        try (Uninstall again = open(config)) {
            assertThat(again.carryOut()).isEmpty();
        }
    }

    @Test
    void aFileOfSomebodyElseKeepsTheDirectory() throws Exception {
        FairleadConfig config = config(1);
        Path theirs = Files.writeString(folder.resolve("out/shop/notes.txt"), "mine");
        try (Uninstall uninstall = open(config)) {
            assertThat(uninstall.carryOut())
                    .filteredOn(it -> it.part().equals("directories"))
                    .extracting(Result::outcome, Result::detail)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            Result.Outcome.LEFT, "it is removed once it contains no file; there is shop/notes.txt"));
        }
        assertThat(theirs).exists();
        assertThat(folder.resolve("out/shop/web.serviceentry.yaml")).doesNotExist();
    }

    private void assertMayRun(int port, String found) throws IOException {
        FairleadConfig config = config(port);
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("a process of pipeline \"shop\" may run: ")
                .hasMessageContaining(found);
        assertThat(folder.resolve("out/shop/web.serviceentry.yaml")).exists();
    }

    @Test
    void anAnswerOfAnyKindAtItsPortMayBeTheProcess() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOCAL, 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        try {
            assertMayRun(server.getAddress().getPort(), "it answered 503");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void silenceAtItsPortMayBeAProcessThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, LOCAL)) {
            assertMayRun(silent.getLocalPort(), "timed out");
        }
    }

    @Test
    void anUnknownPortIsNoEvidenceThatNothingRuns() throws Exception {
        assertMayRun(0, "http.port is 0");
    }
}
