package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.ingest.gcp.ComputeServer.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("it sets the level of the root logger")
class LoggedSecretsTest {
    private final ComputeServer server = new ComputeServer();

    LoggedSecretsTest() {
        server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noSecretIsLogged() throws InterruptedException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try (Project project = Project.of(server)) {
            var _ = project.first();
            server.answer(_ -> Answer.error(401, ComputeServer.TOKEN));
            assertThat(project.failure()).isNotNull();
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(it -> it.contains("c0ffee00") || it.contains(ServiceAccountKey.PRIVATE.substring(40, 80)));
    }
}
