package io.fairlead.publisher.spi;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whose an object is: of a pipeline, and of the installation that runs it (ADR 8). Two installations whose pipelines
/// bear the same name would take each other's objects for their own and delete them.
///
/// `installation` is empty where there is none that lasts: it leaves no mark, and respects that of others.
///
/// | our installation | the object's | the object is |
/// |---|---|---|
/// | any | none | ours |
/// | X | X | ours |
/// | X, or none | another | somebody else's |
public record Owner(String pipeline, String installation) {
    /// The annotation that holds the installation.
    public static final String INSTALLATION = "fairlead.io/installation";

    /// Of no installation that lasts.
    public static Owner of(String pipeline) {
        return new Owner(pipeline, "");
    }

    /// Whether the installation that stands on an object of this pipeline, empty where none does, is another.
    public boolean isAnother(String found) {
        return !found.isEmpty() && !found.equals(installation);
    }

    /// Refuses to start where objects of this pipeline bear another installation's mark. Thread-safe.
    public static final class Check {
        private final Owner owner;
        private final SortedMap<String, Found> others = new TreeMap<>();

        private record Found(String example, int objects) {
            Found plus(Found more) {
                return new Found(example, objects + more.objects);
            }
        }

        public Check(Owner owner) {
            this.owner = owner;
        }

        /// An object that bears the name of this pipeline, and the installation on it, empty where none is.
        public synchronized void saw(String object, String installation) {
            if (owner.isAnother(installation)) {
                others.merge(installation, new Found(object, 1), Found::plus);
            }
        }

        /// `handOver` is the command that gives the objects of an installation that is gone to this one.
        ///
        /// @throws ConfigurationFailure `PUBLISHER-INSTALLATION`: there are such objects
        public synchronized void pass(String target, String handOver) {
            if (others.isEmpty()) {
                return;
            }
            Map.Entry<String, Found> first = others.firstEntry();
            int objects = others.values().stream().mapToInt(Found::objects).sum();
            throw new ConfigurationFailure(
                    "PUBLISHER-INSTALLATION",
                    "target " + target + ": " + objects + " objects there are of pipeline \"" + owner.pipeline()
                            + "\" but of another installation, such as "
                            + first.getValue().example() + " of \""
                            + first.getKey() + "\"; expected "
                            + (owner.installation().isEmpty()
                                    ? "none, as this installation does not last (an embedded broker without a directory)"
                                    : "\"" + owner.installation() + "\" (Kafka cluster id and topic prefix)")
                            + "; nothing is written there: give one of the two another name under pipeline, or, if the"
                            + " other is gone for good, hand its objects over with: " + handOver);
        }
    }
}
