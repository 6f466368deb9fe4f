package io.fairlead.server.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.fairlead.model.Printable;

/// The message of an event on one line; text from a registry in it cannot begin another line or control a terminal.
public final class PrintableMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Printable.of(super.convert(event));
    }
}
