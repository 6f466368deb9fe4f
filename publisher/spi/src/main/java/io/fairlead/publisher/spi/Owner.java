package io.fairlead.publisher.spi;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The owner of an object: a pipeline, and the installation that runs it (ADR 8). Without the installation, two
/// installations with pipelines of the same name would delete each other's objects.
///
/// `installation` is empty if the installation is temporary: it leaves no mark, and respects that of others.
///
/// | our installation | the object's | the object is |
/// |---|---|---|
/// | any | none | ours |
/// | X | X | ours |
/// | X, or none | another | somebody else's |
///
/// | mark | kind | value |
/// |---|---|---|
/// | `app.kubernetes.io/managed-by` | label | `fairlead` |
/// | `fairlead.io/pipeline` | label | the pipeline |
/// | `fairlead.io/service` | annotation | the service that the object was rendered from |
/// | `fairlead.io/installation` | annotation | the installation, unless it is empty |
public record Owner(String pipeline, String installation) {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String FAIRLEAD = "fairlead";
    public static final String PIPELINE = "fairlead.io/pipeline";
    public static final String SERVICE = "fairlead.io/service";
    public static final String INSTALLATION = "fairlead.io/installation";

    /// Of a temporary installation.
    public static Owner of(String pipeline) {
        return new Owner(pipeline, "");
    }

    /// The labels of each object of this owner.
    public SortedMap<String, String> labels() {
        return Sorted.map(Map.of(MANAGED_BY, FAIRLEAD, PIPELINE, pipeline));
    }

    /// The annotations of the objects of a service.
    public SortedMap<String, String> annotations(ServiceKey service) {
        SortedMap<String, String> annotations = new TreeMap<>(Map.of(SERVICE, service.toString()));
        if (!installation.isEmpty()) {
            annotations.put(INSTALLATION, installation);
        }
        return Sorted.map(annotations);
    }

    /// True if an object with these labels belongs to a pipeline of this name, of any installation.
    public boolean isOfPipeline(Map<String, String> labels) {
        return FAIRLEAD.equals(labels.get(MANAGED_BY)) && pipeline.equals(labels.get(PIPELINE));
    }

    /// True if the installation on an object of this pipeline, empty if there is none, is another.
    public boolean isAnother(String found) {
        return !found.isEmpty() && !found.equals(installation);
    }

    /// Fails the start if objects of this pipeline have another installation's mark. Thread-safe.
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

        /// Records an object of a pipeline of this name, and the installation on it, empty if there is none.
        public synchronized void saw(String object, String installation) {
            if (owner.isAnother(installation)) {
                others.merge(installation, new Found(object, 1), Found::plus);
            }
        }

        /// `handOver` is the command that hands the objects of a former installation over to this one.
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
                    "target " + target + ": " + objects + " objects there belong to pipeline \"" + owner.pipeline()
                            + "\" but to another installation, such as "
                            + first.getValue().example() + " of \""
                            + first.getKey() + "\"; expected "
                            + expected()
                            + "; nothing is written there: give one of the two another name under pipeline, or, if the"
                            + " other no longer exists, take its objects over with: " + handOver);
        }

        private String expected() {
            return owner.installation().isEmpty()
                    ? "none, because this installation is not persistent (an embedded broker without a directory)"
                    : "\"" + owner.installation() + "\" (Kafka cluster id and topic prefix)";
        }
    }
}
