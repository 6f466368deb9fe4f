package io.fairlead.embedded;

import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/// The calls of a registry, over the state of one log. Every result is at least as new as the call: it includes
/// everything that any registry on the same log had acknowledged before. Thread-safe.
final class RegistryCalls {
    /// A writer loses a round only to one that won it, so this many lost rounds are not an accident.
    private static final int ROUNDS = 100;

    private final SchemaLog log;
    private volatile RegistryState state = RegistryState.EMPTY;

    RegistryCalls(SchemaLog log) {
        this.log = log;
    }

    void start() {
        log.start(entry -> state = state.apply(entry)); // one thread at a time, as SchemaLog promises
    }

    /// A version of a subject.
    record Version(String subject, int version, int id, String schema) {}

    int register(String subject, String schema) {
        Schema parsed = parse(schema);
        String text = parsed.toString();
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Version> present = find(subject, text);
            if (present.isPresent()) {
                return present.get().id();
            }
            RegistryState checked = state;
            List<String> problems = problems(checked, subject, parsed);
            if (!problems.isEmpty()) {
                throw new RegistryRefusal(
                        409,
                        "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                                + "\", details: " + problems);
            }
            log.append(new SchemaLogEntry.Register(
                    subject, checked.versions(subject).size(), text));
        }
        throw new RegistryRefusal(50001, "Subject \"" + subject + "\" is being changed by too many others at once");
    }

    Version lookUp(String subject, String schema) {
        String text = parse(schema).toString();
        return find(subject, text)
                .orElseThrow(() -> state.versions(subject).isEmpty()
                        ? RegistryRefusal.noSubject(subject)
                        : RegistryRefusal.noSchema());
    }

    private Optional<Version> find(String subject, String text) {
        return now(s -> s.version(subject, text).map(version -> version(s, subject, version)));
    }

    String byId(int id) {
        return now(s -> s.schema(id)).orElseThrow(() -> new RegistryRefusal(40403, "Schema " + id + " not found"));
    }

    /// The subject versions that use the id.
    List<Version> usesOf(int id) {
        byId(id);
        RegistryState s = state;
        return s.names().stream()
                .filter(subject -> s.versions(subject).contains(id))
                .map(subject -> version(s, subject, s.versions(subject).indexOf(id) + 1))
                .toList();
    }

    /// @param version a number from 1, or -1 for the latest
    Version version(String subject, int version) {
        RegistryState s = latestState();
        int count = s.versions(subject).size();
        if (count == 0) {
            throw RegistryRefusal.noSubject(subject);
        }
        if (version > count) {
            throw RegistryRefusal.noVersion(version);
        }
        return version(s, subject, version < 0 ? count : version);
    }

    private static Version version(RegistryState s, String subject, int version) {
        int id = s.versions(subject).get(version - 1);
        return new Version(subject, version, id, s.schema(id).orElseThrow());
    }

    int versions(String subject) {
        int count = latestState().versions(subject).size();
        if (count == 0) {
            throw RegistryRefusal.noSubject(subject);
        }
        return count;
    }

    List<String> subjects() {
        return latestState().names();
    }

    /// The reason why the schema may not be the subject's next version, by the subject's level.
    List<String> problems(String subject, String schema) {
        return problems(latestState(), subject, parse(schema));
    }

    private static List<String> problems(RegistryState s, String subject, Schema next) {
        List<Schema> versions =
                s.texts(subject).stream().map(RegistryCalls::parse).toList();
        return s.ownLevel(subject).orElse(s.level()).problems(next, versions);
    }

    CompatibilityLevel level() {
        return latestState().level();
    }

    Optional<CompatibilityLevel> level(String subject) {
        return latestState().ownLevel(subject);
    }

    /// Sets a subject's level, or with an empty name that of all subjects without their own.
    void setLevel(String subject, CompatibilityLevel level) {
        log.append(new SchemaLogEntry.SetLevel(subject, level));
    }

    /// Known facts never change; only an unknown one requires reading to the end of the log.
    private <T> Optional<T> now(Function<RegistryState, Optional<T>> question) {
        return question.apply(state).or(() -> question.apply(latestState()));
    }

    private RegistryState latestState() {
        log.catchUp();
        return state;
    }

    private static Schema parse(String schema) {
        try {
            return new Schema.Parser().parse(schema);
        } catch (AvroRuntimeException e) {
            throw new RegistryRefusal(42201, "Invalid schema: " + e.getMessage());
        }
    }
}
