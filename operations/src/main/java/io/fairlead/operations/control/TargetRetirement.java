package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.Installation;
import io.fairlead.platform.MarkedWork;
import io.fairlead.platform.Result;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.TargetOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `fairlead target retire`: removes our objects from a place that no configured target writes any more.
///
/// An object is ours by the pipeline's label and the installation's mark, not by the name of a target. So an object
/// that a configured target shows as well is never touched: the command is refused. See
/// docs/adr/0030-an-end-is-by-the-marks.md.
public final class TargetRetirement {
    /// Longer than a running publisher takes to repair apparent drift: its default wait is at most 0.5 s.
    public static final Duration SETTLED = Duration.ofSeconds(3);

    /// The action on the objects.
    public enum Mode {
        DELETE,
        ORPHAN
    }

    private final String name;
    private final TargetOptions<?> place;
    private final Owner owner;

    private TargetRetirement(String name, TargetOptions<?> place, Owner owner) {
        this.name = name;
        this.place = place;
        this.owner = owner;
    }

    /// The present objects.
    ///
    /// @param ours the objects to be retired, in order
    /// @param others objects of a pipeline of our name, but of another installation: they are left
    public record Plan(List<MarkedObject> ours, List<MarkedObject> others) {
        static Plan of(List<MarkedObject> found, Owner owner) {
            return new Plan(
                    found.stream()
                            .filter(it -> !owner.isAnother(it.owner().installation()))
                            .toList(),
                    found.stream()
                            .filter(it -> owner.isAnother(it.owner().installation()))
                            .toList());
        }
    }

    public static TargetRetirement at(FairleadConfig config, String name, TargetOptions<?> place)
            throws InterruptedException {
        return new TargetRetirement(name, place, new Owner(config.pipeline(), Installation.of(config)));
    }

    /// Changes nothing.
    ///
    /// @throws ConfigurationFailure `APP-TARGET-SHARED`: a configured target shows some of these objects, too;
    ///     `APP-TARGET-PLACE`: the directory does not exist
    public Plan plan(FairleadConfig config) throws InterruptedException {
        for (Path directory : place.directories()) {
            if (!Files.isDirectory(directory)) {
                throw new ConfigurationFailure(
                        "APP-TARGET-PLACE", "there is no directory " + directory + "; give that of the target");
            }
        }
        try (MarkedObjects objects = place.marked(name)) {
            Plan plan = Plan.of(objects.of(owner.pipeline()), owner);
            requireUnshared(config, plan);
            return plan;
        }
    }

    /// If a configured target cannot be queried, its failure ends the command.
    private void requireUnshared(FairleadConfig config, Plan plan) throws InterruptedException {
        Map<String, MarkedObject> mine = new TreeMap<>();
        plan.ours().forEach(object -> mine.put(object.identity(), object));
        if (mine.isEmpty()) {
            return;
        }
        for (TargetConfig target : config.targets()) {
            if (target.options().isSameKind(place)) {
                try (MarkedObjects objects = target.options().marked(target.name())) {
                    List<MarkedObject> shared = objects.of(owner.pipeline()).stream()
                            .filter(object -> mine.containsKey(object.identity()))
                            .toList();
                    requireNone(target.name(), shared);
                }
            }
        }
    }

    private static void requireNone(String target, List<MarkedObject> shared) {
        if (!shared.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-TARGET-SHARED",
                    shared.size() + " of the objects there also belong to target \"" + target
                            + "\", which is configured, such as "
                            + shared.getFirst().key() + "; it would write them again. Name only the namespaces that no"
                            + " target writes (`namespaces`), or remove \"" + target
                            + "\" from the configuration of every process first");
        }
    }

    /// The plan as results, as if all were done.
    public List<Result> asResults(Plan plan) {
        return plan.ours().stream()
                .map(object -> MarkedWork.done("objects of " + name, object))
                .toList();
    }

    /// Carries out the plan, and checks again a little later.
    ///
    /// @return one result for each object of the plan, and one for each that exists again
    public List<Result> carryOut(Plan plan, Mode mode) throws InterruptedException {
        String part = "objects of " + name;
        try (MarkedObjects objects = place.marked(name)) {
            List<Result> results = new ArrayList<>(
                    MarkedWork.each(part, plan.ours(), mode == Mode.DELETE ? objects::delete : objects::orphan));
            if (!plan.ours().isEmpty()) {
                var _ = new CountDownLatch(1).await(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
                Plan.of(objects.of(owner.pipeline()), owner).ours().forEach(object -> results.add(again(part, object)));
            }
            return results;
        }
    }

    private static Result again(String part, MarkedObject object) {
        return new Result(
                part,
                object.key().toString(),
                Result.Outcome.FAILED,
                object.leaving()
                        ? "it is being deleted, and kept by a finalizer of another controller"
                        : "it exists again or still: a process whose configuration has this target may have written"
                                + " it; reload it, or stop it, then run the command again");
    }
}
