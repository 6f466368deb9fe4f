package io.fairlead.cli;

import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.table.image.MeshView;
import java.util.Collection;
import java.util.List;

/// The subjects that are frozen now. A frozen subject can be thawed even if it is no longer configured, or no longer in
/// the table: without that, only a thaw of everything would end its freeze. Pure.
final class FrozenSubjects {
    private FrozenSubjects() {}

    static List<Subject> in(MeshView table) {
        return table.assigned().stream()
                .map(partition -> table.image().freezes(partition))
                .flatMap(Collection::stream)
                .map(Freeze::subject)
                .distinct()
                .toList();
    }

    /// The frozen services of this host, or of this `namespace/host`.
    static List<Subject> services(MeshView table, String wanted) {
        return in(table).stream()
                .filter(it -> it instanceof Subject.OfService(var service)
                        && (service.toString().equals(wanted) || service.host().equals(wanted)))
                .toList();
    }
}
