package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.platform.GroupCheck;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.MarkedWork;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Result;
import io.fairlead.platform.RunningProcess;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.reader.TableSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/// `fairlead adopt`: makes objects of another pipeline ours, with one request each, which changes only the marks. The
/// mesh keeps each object and its endpoints throughout. See docs/adr/0030-an-end-is-by-the-marks.md.
///
/// | our table has the service | then the object |
/// |---|---|
/// | with endpoints, and we would write the same | is taken over |
/// | with endpoints, and we would write something else | is taken over, and written by our publisher after that |
/// | without endpoints, or not at all | is left, unless requested: our publisher would delete it |
public final class Adoption {
    /// A pipeline on another Kafka cluster that wrote within this time is certainly running.
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final FairleadConfig config;
    private final Wish wish;
    private final InstantSource clock;

    /// The objects to be taken over.
    ///
    /// @param installation of the former owner; empty if its objects have only one
    /// @param target empty: all targets
    /// @param namespaces empty: all
    /// @param unlisted also objects that our table does not list
    public record Wish(
            String from, String installation, String target, SortedSet<String> namespaces, Unlisted unlisted) {}

    /// The handling of objects whose service our table does not list with endpoints.
    public enum Unlisted {
        LEAVE,
        TAKE
    }

    public enum Fate {
        /// We would write the same object.
        SAME,
        /// Our publisher will rewrite it after that.
        CHANGES,
        /// Our table does not list its service with endpoints.
        UNLISTED
    }

    public record Candidate(String target, MarkedObject object, Fate fate) {}

    /// The objects that are taken over, and those that stay.
    ///
    /// @param to the new owner
    /// @param unseen the former owner uses another Kafka cluster, so it cannot be seen from here whether it runs
    public record Plan(Owner to, List<Candidate> taken, List<Candidate> left, boolean unseen) {
        /// The objects to be taken over, as results, as if all were done.
        public List<Result> asResults() {
            return taken.stream()
                    .map(it -> MarkedWork.done("objects of " + it.target(), it.object()))
                    .toList();
        }
    }

    public Adoption(FairleadConfig config, Wish wish, InstantSource clock) {
        this.config = config;
        this.wish = wish;
        this.clock = clock;
    }

    /// Changes nothing.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: the former owner runs; `APP-ADOPT-SELF`: it is this
    ///     pipeline; `APP-ADOPT-INSTALLATION`: its objects are of several installations; `APP-TARGET-UNKNOWN`
    public Plan plan() throws InterruptedException {
        List<TargetConfig> targets = targets();
        if (wish.from().equals(config.pipeline())) {
            throw ownPipeline();
        }
        try (Platform platform = Platform.open(RunningProcess.orAlone(config), clock)) {
            requireStopped(platform);
            MeshView table =
                    TableSnapshot.read(platform.tailConfig(), platform.schemas().readEndpoints());
            Owner to = new Owner(config.pipeline(), platform.installation());
            return plan(targets, new NewOwner(to, table));
        }
    }

    private ConfigurationFailure ownPipeline() {
        return new ConfigurationFailure(
                "APP-ADOPT-SELF",
                "--from-pipeline: \"" + wish.from() + "\" is the pipeline of this configuration. Objects of an"
                        + " earlier installation of it are handed over with the command that `fairlead status`"
                        + " shows with PUBLISHER-INSTALLATION");
    }

    /// The same by this table, once the former owner is known to be stopped.
    Plan plan(List<TargetConfig> targets, NewOwner newOwner) throws InterruptedException {
        List<Candidate> all = new ArrayList<>();
        for (TargetConfig target : targets) {
            all.addAll(candidates(target, newOwner));
        }
        requireOneInstallation(all);
        Owner to = newOwner.owner();
        boolean unseen =
                all.stream().anyMatch(it -> !isOnTheSameKafka(it.object().owner(), to));
        if (unseen) {
            requireQuiet(all);
        }
        List<Candidate> taken = all.stream().filter(this::isTaken).toList();
        List<Candidate> left = all.stream().filter(it -> !isTaken(it)).toList();
        return new Plan(to, taken, left, unseen);
    }

    private List<TargetConfig> targets() {
        List<TargetConfig> named = config.targets().stream()
                .filter(it -> wish.target().isEmpty() || it.name().equals(wish.target()))
                .toList();
        if (named.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-TARGET-UNKNOWN",
                    "there is no target \"" + wish.target() + "\"; configured are "
                            + config.targets().stream().map(TargetConfig::name).toList());
        }
        return named;
    }

    private void requireStopped(Platform platform) throws InterruptedException {
        try (Admin admin = KafkaReach.admin(platform.kafka().admin())) {
            GroupCheck.requireStopped(admin, wish.from());
        }
    }

    private boolean isTaken(Candidate candidate) {
        return candidate.fate() != Fate.UNLISTED || wish.unlisted() == Unlisted.TAKE;
    }

    /// Who takes the objects over, and the table by which it writes them after that.
    record NewOwner(Owner owner, MeshView table) {
        Fate fate(MarkedObject object, MarkedObjects objects, MeshTarget ours) {
            if (!(table.state(object.object().service()) instanceof ServiceState.Present(var service))
                    || service.endpoints().isEmpty()) {
                return Fate.UNLISTED;
            }
            try {
                return ours.renderer().render(service).contains(objects.handedOver(object, owner))
                        ? Fate.SAME
                        : Fate.CHANGES;
            } catch (RejectedFailure _) {
                // An object that cannot be written stays as it is.
                return Fate.CHANGES;
            }
        }
    }

    private List<Candidate> candidates(TargetConfig target, NewOwner newOwner) throws InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        try (MarkedObjects objects = target.options().marked(target.name());
                MeshTarget ours = Targets.target(newOwner.owner(), target)) {
            for (MarkedObject object : objects.of(wish.from())) {
                if (isMeant(object)) {
                    candidates.add(new Candidate(target.name(), object, newOwner.fate(object, objects, ours)));
                }
            }
        }
        return candidates;
    }

    private boolean isMeant(MarkedObject object) {
        return !object.leaving()
                && (wish.namespaces().isEmpty()
                        || wish.namespaces().contains(object.key().namespace()))
                && (wish.installation().isEmpty()
                        || wish.installation().equals(object.owner().installation()));
    }

    private void requireOneInstallation(List<Candidate> all) {
        SortedSet<String> installations = new TreeSet<>();
        all.forEach(it -> installations.add(it.object().owner().installation()));
        if (installations.size() > 1) {
            throw new ConfigurationFailure(
                    "APP-ADOPT-INSTALLATION",
                    "the objects of pipeline \"" + wish.from() + "\" are of several installations, " + installations
                            + "; name the one that is meant with --from-installation");
        }
    }

    private static boolean isOnTheSameKafka(Owner one, Owner other) {
        return !one.installation().isEmpty() && cluster(one).equals(cluster(other));
    }

    private static String cluster(Owner owner) {
        int slash = owner.installation().indexOf('/');
        return slash < 0 ? owner.installation() : owner.installation().substring(0, slash);
    }

    private void requireQuiet(List<Candidate> all) {
        Optional<Instant> last =
                all.stream().flatMap(it -> it.object().lastWrite().stream()).max(Comparator.naturalOrder());
        if (last.isPresent() && last.get().plus(RECENT).isAfter(clock.instant())) {
            throw new ConfigurationFailure(
                    "APP-PIPELINE-RUNNING",
                    "pipeline \"" + wish.from() + "\" wrote its last object at " + last.get()
                            + ", and uses another Kafka cluster, where this command cannot see whether it runs; stop all"
                            + " its processes, and run the command again " + RECENT.toSeconds() + " s later");
        }
    }

    /// Takes over the objects in the plan.
    public List<Result> carryOut(Plan plan) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (TargetConfig target : targets()) {
            try (MarkedObjects objects = target.options().marked(target.name())) {
                List<MarkedObject> taken = plan.taken().stream()
                        .filter(it -> it.target().equals(target.name()))
                        .map(Candidate::object)
                        .toList();
                results.addAll(MarkedWork.each(
                        "objects of " + target.name(), taken, object -> objects.handOver(object, plan.to())));
            }
        }
        return results;
    }
}
