package io.fairlead.embedded;

import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/// The complete state of a registry: a pure fold over its log. Two registries that have read the same entries are
/// equal, because only the entries matter: ids count up from 1 in log order. A registration's compatibility was checked
/// by its writer, not here, so a newer Avro library cannot produce other ids.
///
/// @param ids the id of each schema text, the same under every subject
/// @param schemas the text of each id
/// @param subjects ids of each subject's versions; version `n` is the element `n - 1`
/// @param levels of subjects with a level of their own
record RegistryState(
        PMap<String, Integer> ids,
        PMap<Integer, String> schemas,
        PMap<String, PVector<Integer>> subjects,
        PMap<String, CompatibilityLevel> levels,
        CompatibilityLevel level) {
    static final RegistryState EMPTY = new RegistryState(
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            CompatibilityLevel.BACKWARD);

    /// A registration is applied only if the subject still has the versions against which it was checked; otherwise
    /// this state is returned and its writer checks again.
    RegistryState apply(SchemaLogEntry entry) {
        return switch (entry) {
            case SchemaLogEntry.Register(var subject, var base, var schema) ->
                versions(subject).size() == base && version(subject, schema).isEmpty() ? with(subject, schema) : this;
            case SchemaLogEntry.SetLevel(var subject, var set) ->
                subject.isEmpty()
                        ? new RegistryState(ids, schemas, subjects, levels, set)
                        : new RegistryState(ids, schemas, subjects, levels.plus(subject, set), level);
        };
    }

    private RegistryState with(String subject, String schema) {
        Integer known = ids.get(schema);
        int id = known == null ? ids.size() + 1 : known;
        return new RegistryState(
                ids.plus(schema, id),
                schemas.plus(id, schema),
                subjects.plus(subject, versions(subject).plus(id)),
                levels,
                level);
    }

    PVector<Integer> versions(String subject) {
        return subjects.getOrDefault(subject, TreePVector.empty());
    }

    /// The version, from 1, under which the subject has this text.
    Optional<Integer> version(String subject, String schema) {
        Integer id = ids.get(schema);
        int at = id == null ? -1 : versions(subject).indexOf(id);
        return at < 0 ? Optional.empty() : Optional.of(at + 1);
    }

    Optional<String> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    List<String> texts(String subject) {
        return versions(subject).stream().map(id -> schema(id).orElseThrow()).toList();
    }

    List<String> names() {
        return List.copyOf(new TreeSet<>(subjects.keySet()));
    }

    Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }
}
