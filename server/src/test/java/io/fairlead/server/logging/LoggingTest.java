package io.fairlead.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.LogConfig;
import io.fairlead.config.LogConfig.Format;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The log of this JVM, which is set back after each test.
final class LoggingTest {
    private final Logger ofFairlead = (Logger) LoggerFactory.getLogger("io.fairlead");
    private final ch.qos.logback.classic.Level before = ofFairlead.getEffectiveLevel();

    @AfterEach
    void asBefore() {
        Logging.apply(LogConfig.DEFAULT);
        ofFairlead.setLevel(before);
    }

    private String logged(String message) {
        LoggingEvent event = new LoggingEvent(
                "test", ofFairlead, ch.qos.logback.classic.Level.WARN, message, null, new Object[] {"dc1"});
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void theLevelIsThatOfTheConfiguration() {
        assumeTrue(System.getenv("FAIRLEAD_LOG") == null, "FAIRLEAD_LOG is set");
        for (Level level : Level.values()) {
            Logging.apply(new LogConfig(level, Format.TEXT));
            assertThat(ofFairlead.getLevel()).hasToString(level.toString());
        }
    }

    @Test
    void asJsonAnEventIsOneObjectOnOneLine() throws JsonProcessingException {
        Logging.apply(new LogConfig(Level.INFO, Format.JSON));
        String line = logged("source={} item=\"web\nforged\"");
        assertThat(line).hasLineCount(1).endsWith("\n");
        JsonNode event = new JsonMapper().readTree(line);
        assertThat(event.path("level").asText()).isEqualTo("WARN");
        assertThat(event.path("formattedMessage").asText()).isEqualTo("source=dc1 item=\"web\nforged\"");
        assertThat(event.path("timestamp").isNumber()).isTrue();
    }

    @Test
    void theFormCanGoBack() {
        String text = logged("source={}");
        Logging.apply(new LogConfig(Level.INFO, Format.JSON));
        Logging.apply(new LogConfig(Level.INFO, Format.JSON));
        Logging.apply(new LogConfig(Level.INFO, Format.TEXT));
        assertThat(text).startsWith("time=");
        assertThat(logged("source={}")).startsWith("time=").endsWith("source=dc1\n");
    }
}
