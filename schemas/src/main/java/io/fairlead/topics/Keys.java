package io.fairlead.topics;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.RecordKey.OfAll;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfInstance;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.RecordKey.OfTarget;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys of all topics: readable UTF-8 text, exactly one for each key (docs/adr/0002-keys-are-text.md).
///
/// | topic | key | of |
/// |---|---|---|
/// | changes | `namespace/host\|source\|instance-id` | an instance |
/// | changes | `namespace/host` | the expiry of a service |
/// | endpoints | `freeze:` and the text of its subject | a freeze |
/// | control | `target:NAME` | a command about a target |
/// | endpoints | `namespace/host\|address:port` and `\|network` where it has one | an endpoint |
/// | endpoints, audit, control | `namespace/host` | a service |
/// | changes, endpoints, audit, owners | `source:NAME` | markers and heartbeats, status, ownership |
/// | control | `*` | a command about everything |
///
/// No service, source or endpoint key can contain a `|`; an instance id may, because it is the last part.
public final class Keys {
    static final char BAR = '|';
    static final String SOURCE = Subject.SOURCE;
    static final String FREEZE = "freeze:";
    static final String ALL = Subject.ALL;

    private Keys() {}

    public static RecordKey of(RegistryEvent event) {
        return switch (event) {
            case InstanceSeen seen ->
                new OfInstance(seen.service(), seen.stamp().source(), seen.instance());
            case InstanceGone gone ->
                new OfInstance(gone.service(), gone.stamp().source(), gone.instance());
            case SourceEvent marker -> new OfSource(marker.stamp().source());
            case ServiceExpired expired -> new OfService(expired.service());
            case SourceSilent silent -> new OfSource(silent.source());
        };
    }

    public static TableKey of(TableEntry entry) {
        return switch (entry) {
            case MergedEndpoint merged ->
                new OfEndpoint(merged.service(), merged.endpoint().key());
            case MergedService merged -> new OfService(merged.service());
            case SourceStatus status -> new OfSource(status.source());
            case Freeze freeze -> new OfFreeze(freeze.subject());
        };
    }

    public static byte[] bytes(RecordKey key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a key of the `changes` topic.
    ///
    /// @throws RejectedFailure it is not one
    public static RecordKey parseChange(byte @Nullable [] key) {
        return parse("changes", key, text -> {
            int first = text.indexOf(BAR);
            if (first < 0) {
                return serviceOrSource(text);
            }
            int second = text.indexOf(BAR, first + 1);
            if (second < 0 || second == text.length() - 1) {
                throw new IllegalArgumentException("expected namespace/host|source|instance-id");
            }
            return new OfInstance(
                    ServiceKey.parse(text.substring(0, first)),
                    new SourceId(text.substring(first + 1, second)),
                    text.substring(second + 1));
        });
    }

    /// Reads a key of the `endpoints` topic.
    ///
    /// @throws RejectedFailure it is not one
    public static TableKey parseEndpoint(byte @Nullable [] key) {
        return parse("endpoints", key, text -> {
            if (text.startsWith(FREEZE)) {
                return new OfFreeze(Subject.parse(text.substring(FREEZE.length())));
            }
            int bar = text.indexOf(BAR);
            return bar < 0
                    ? serviceOrSource(text)
                    : new OfEndpoint(
                            ServiceKey.parse(text.substring(0, bar)), EndpointKey.parse(text.substring(bar + 1)));
        });
    }

    /// Reads a key of the `audit`, `control` and `owners` topics: a service, a source, a target or all.
    ///
    /// @throws RejectedFailure it is not one
    public static RecordKey parseSubject(byte @Nullable [] key) {
        return parse("subject", key, text -> {
            if (text.equals(Subject.TARGET)) {
                throw new IllegalArgumentException("the target has no name");
            }
            if (text.startsWith(Subject.TARGET)) {
                return new OfTarget(text.substring(Subject.TARGET.length()));
            }
            return text.equals(ALL) ? new OfAll() : serviceOrSource(text);
        });
    }

    /// Reads the subject of a record of the `control` topic.
    ///
    /// @throws RejectedFailure its key names none
    public static Subject subject(byte @Nullable [] key) {
        return Subject.parse(parseSubject(key).toString());
    }

    private static TableKey serviceOrSource(String text) {
        return text.startsWith(SOURCE)
                ? new OfSource(new SourceId(text.substring(SOURCE.length())))
                : new OfService(ServiceKey.parse(text));
    }

    private static <K extends RecordKey> K canonical(K parsed, String text) {
        if (!parsed.toString().equals(text)) {
            throw new IllegalArgumentException("its canonical form is \"" + parsed + "\"");
        }
        return parsed;
    }

    private static <K extends RecordKey> K parse(String what, byte @Nullable [] key, Function<String, K> reading) {
        if (key == null) {
            throw new RejectedFailure("WIRE-KEY", what + " key: there is none");
        }
        String text = new String(key, StandardCharsets.UTF_8);
        try {
            return canonical(reading.apply(text), text);
        } catch (IllegalArgumentException e) {
            throw new RejectedFailure("WIRE-KEY", what + " key \"" + text + "\" cannot be read: " + e.getMessage(), e);
        }
    }
}
