package io.fairlead.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.Failure;
import org.jspecify.annotations.Nullable;

/// The throwable of an event.
///
/// A [Failure] is expected: it adds its code and its deepest reason to the line, if the message lacks them, and shows
/// its stack trace only at level DEBUG. Anything else is a bug, with its stack trace.
public final class ThrowableText extends ThrowableHandlingConverter {
    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy proxy = event.getThrowableProxy();
        if (!(proxy instanceof ThrowableProxy thrown)) {
            return "\n";
        }
        StringBuilder text = new StringBuilder();
        if (thrown.getThrowable() instanceof Failure failure) {
            summarize(text, event.getFormattedMessage(), failure);
            if (!showsDebug(event.getLoggerName())) {
                return text.append('\n').toString();
            }
        }
        text.append('\n');
        trace(text, "", proxy);
        return text.toString();
    }

    private boolean showsDebug(String logger) {
        return getContext() instanceof LoggerContext all
                && all.getLogger(logger).isDebugEnabled();
    }

    private static void summarize(StringBuilder text, String logged, Failure failure) {
        if (!logged.contains(failure.code())) {
            text.append(" code=").append(Printable.of(failure.code()));
        }
        add(text, logged, " reason=", failure.getMessage());
        String reason = String.valueOf(failure.getMessage());
        String cause = deepest(failure).getMessage();
        if (cause != null && !reason.contains(cause)) {
            add(text, logged, " cause=", cause);
        }
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /// In quotes, unless the line contains it already.
    private static void add(StringBuilder text, String logged, String key, @Nullable String value) {
        if (value != null && !logged.contains(value)) {
            text.append(key).append('"').append(Printable.of(value)).append('"');
        }
    }

    private static void trace(StringBuilder text, String before, IThrowableProxy proxy) {
        text.append(before).append(headline(proxy)).append('\n');
        if (proxy.isCyclic()) {
            return;
        }
        frames(text, proxy);
        for (IThrowableProxy suppressed : proxy.getSuppressed()) {
            trace(text, "Suppressed: ", suppressed);
        }
        if (proxy.getCause() != null) {
            trace(text, "Caused by: ", proxy.getCause());
        }
    }

    private static String headline(IThrowableProxy proxy) {
        return proxy.getClassName() + (proxy.getMessage() == null ? "" : ": " + Printable.of(proxy.getMessage()));
    }

    private static void frames(StringBuilder text, IThrowableProxy proxy) {
        var frames = proxy.getStackTraceElementProxyArray();
        int own = frames.length - proxy.getCommonFrames();
        for (int i = 0; i < own; i++) {
            text.append("\tat ").append(frames[i].getStackTraceElement()).append('\n');
        }
        if (own < frames.length) {
            text.append("\t... ").append(proxy.getCommonFrames()).append(" more\n");
        }
    }
}
