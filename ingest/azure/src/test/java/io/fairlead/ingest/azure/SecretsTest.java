package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.model.failure.Failure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// A server between may repeat what was sent to it: neither the secret nor the token is in a failure or in the log.
@Isolated("it listens to all that is logged")
class SecretsTest {
    /// As in the logback.xml of `server`: these loggers quote what a server responded.
    private static final List<String> OFF = List.of("com.azure", "com.microsoft.aad.msal4j");

    private static final String ECHO = "{\"error\":{\"code\":\"" + GraphServer.SECRET + "\",\"message\":\""
            + GraphServer.TOKEN + "\"},\"error_description\":\"AADSTS1: " + GraphServer.SECRET + "\"}";

    private final GraphServer server = new GraphServer(new GraphTables(Rows.SUBSCRIPTION));
    private final Machines machines = Machines.of(server);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private Level before = Level.ERROR;

    @BeforeEach
    void listen() {
        before = root.getLevel();
        OFF.forEach(name -> root.getLoggerContext().getLogger(name).setLevel(Level.OFF));
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        root.setLevel(before);
        root.detachAppender(log);
        machines.close();
        server.close();
    }

    private void assertSilent(Failure failure) {
        assertThat(failure).isNotNull();
        assertThat(Stream.iterate((Throwable) failure, it -> it != null, Throwable::getCause))
                .allSatisfy(it -> assertThat(it.toString()).doesNotContain(GraphServer.SECRET, GraphServer.TOKEN));
        assertThat(log.list)
                .allSatisfy(event -> assertThat(
                                event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .doesNotContain(GraphServer.SECRET, GraphServer.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 429, 500, 503})
    void inTheAnswerToAQuery(int status) {
        server.answer("Resources", new Answer(status, Answer.JSON, ECHO, false));

        assertSilent(catchThrowableOfType(Failure.class, machines::next));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 429, 500, 503})
    void inTheAnswerToARequestForAToken(int status) {
        server.answerTokens(new Answer(status, Answer.JSON, ECHO.replace(GraphServer.TOKEN, "x"), false));

        assertSilent(catchThrowableOfType(Failure.class, machines::next));
    }
}
