package io.fairlead.server;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, which ends a JVM unless it is handled. The only way to handle a signal in Java is `sun.misc.Signal`, of the
/// supported module `jdk.unsupported`; it is called by reflection, because javac warns of its use without a way to
/// suppress it.
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /// Runs `action` at each signal from now on, in a thread of its own. Logs if that is not possible: with `-Xrs`, or
    /// on a system without this signal.
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling(handler, action));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("SIGHUP ends this process instead of asking for a reload; use `fairlead reload`", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // The handler equals only itself.
    private static Object handling(Class<?> handler, Runnable action) {
        return Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        action.run();
                        yield null;
                    }
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "reload at SIGHUP";
                });
    }
}
