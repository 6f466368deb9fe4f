package io.fairlead.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.fairlead.config.LogConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Level and format of the log. If `FAIRLEAD_LOG` is set in the environment, it overrides any other level. An
/// operator's own logback file keeps its appenders.
public final class Logging {
    private static final String OURS = "io.fairlead";
    private static final String APPENDER = "stderr";
    /// The encoder of logback.xml, kept to return to it.
    private static @Nullable Encoder<ILoggingEvent> text;

    private Logging() {}

    /// Only warnings, for short-lived commands, and for the demo: the log of servers that they embed meanwhile, such as
    /// a schema registry, is not part of their output.
    public static void warningsOnly() {
        level(Level.WARN);
    }

    /// Takes effect at once, for all threads.
    public static synchronized void apply(LogConfig config) {
        level(Level.toLevel(config.level().toString()));
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> appender) {
            form(appender, config.format());
        }
    }

    private static void level(Level level) {
        if (System.getenv("FAIRLEAD_LOG") == null && LoggerFactory.getLogger(OURS) instanceof Logger ofFairlead) {
            ofFairlead.setLevel(level);
        }
    }

    private static void form(ConsoleAppender<ILoggingEvent> appender, LogConfig.Format format) {
        boolean isJson = appender.getEncoder() instanceof JsonEncoder;
        if (isJson == (format == LogConfig.Format.JSON)) {
            return;
        }
        if (appender.getEncoder() instanceof PatternLayoutEncoder pattern) {
            text = pattern;
        }
        Encoder<ILoggingEvent> otherwise = text;
        if (isJson && otherwise != null) {
            appender.setEncoder(otherwise);
        } else if (!isJson) {
            appender.setEncoder(json(appender));
        }
    }

    private static EncoderBase<ILoggingEvent> json(ConsoleAppender<ILoggingEvent> appender) {
        JsonEncoder json = new JsonEncoder();
        json.setContext(appender.getContext());
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        json.setWithMarkers(false);
        json.setWithMDC(false);
        json.setWithKVPList(false);
        json.setWithArguments(false);
        json.setWithMessage(false);
        json.setWithFormattedMessage(true);
        json.start();
        return json;
    }
}
