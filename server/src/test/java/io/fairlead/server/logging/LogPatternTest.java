package io.fairlead.server.logging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import io.fairlead.model.failure.TransientFailure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pattern of the logback.xml that ships.
final class LogPatternTest {
    private static final String HOSTILE = "web\nlevel=ERROR forged\u001b[31m\u202e\u0000";

    private final LoggerContext context = new LoggerContext();
    private Encoder<ILoggingEvent> encoder;

    @BeforeEach
    void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(requireNonNull(LogPatternTest.class.getResource("/logback.xml")));
        encoder = ((ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stderr")).getEncoder();
    }

    private String logged(String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("test", context.getLogger("io.fairlead.test"), Level.WARN, message, thrown, arguments);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anEventIsOneLineWhateverARegistrySays() {
        assertThat(logged("source={} item=\"{}\"", null, "dc1", HOSTILE))
                .endsWith("source=dc1 item=\"web\\nlevel=ERROR forged\\u001b[31m\\u202e\\u0000\"\n")
                .hasLineCount(1);
    }

    @Test
    void aFailureIsOneLineWithItsCodeAndItsDeepestReason() {
        Throwable deepest = new IllegalStateException("PKIX path building failed " + HOSTILE);
        TransientFailure failure = new TransientFailure(
                "MESH-ISTIO-UNAVAILABLE", "no TLS connection", new IllegalStateException("wrapped", deepest));
        assertThat(logged("target={} retries", failure, "prod"))
                .hasLineCount(1)
                .contains("target=prod retries code=MESH-ISTIO-UNAVAILABLE reason=\"no TLS connection\""
                        + " cause=\"PKIX path building failed web\\nlevel=ERROR")
                .doesNotContain("IllegalStateException");
    }

    @Test
    void aFailureDoesNotRepeatWhatItsMessageSays() {
        TransientFailure failure = new TransientFailure("KAFKA-UNREACHABLE", "no broker answers");
        assertThat(logged(
                        "waiting code={} reason=\"{}\"", failure, failure.code(), String.valueOf(failure.getMessage())))
                .endsWith("waiting code=KAFKA-UNREACHABLE reason=\"no broker answers\"\n");
    }

    @Test
    void aFailureShowsItsStackTraceAtLevelDebug() {
        context.getLogger("io.fairlead").setLevel(Level.DEBUG);
        assertThat(logged("retries", new TransientFailure("KAFKA-UNREACHABLE", "no broker answers")))
                .contains("\tat ", "LogPatternTest");
    }

    @Test
    void whatIsUnexpectedKeepsItsStackTraceWithoutForgedLines() {
        assertThat(logged("failed", new IllegalStateException(HOSTILE, new IllegalArgumentException("inner"))))
                .contains("java.lang.IllegalStateException: web\\nlevel=ERROR", "\tat ", "Caused by: java.lang.Illegal")
                .doesNotContain("\u001b")
                .doesNotContain("\nlevel=ERROR");
    }
}
