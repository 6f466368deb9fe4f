package io.fairlead.app.runtime;

import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.FilesTargetOptions;
import io.fairlead.app.config.ServerPlace.EmbeddedKept;
import io.fairlead.app.config.ServerPlace.EmbeddedTemporary;
import io.fairlead.app.config.ServerPlace.Outside;
import io.fairlead.app.config.TargetConfig;
import io.fairlead.app.runtime.InstalledPart.Item;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.target.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/// `fairlead uninstall`: removes what the installation of a configuration has left anywhere. A part that fails stops no
/// other, except that what says whose things are goes last: the topic `owners`, and the directory of an embedded
/// broker,
/// which stays while an object is left. All of it may be repeated.
public final class Uninstall implements AutoCloseable {
    private static final int LOOKS = 10;
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final FairleadConfig config;
    private final List<InstalledPart> parts = new ArrayList<>();
    private final List<Admin> opened = new ArrayList<>();

    private Uninstall(FairleadConfig config) {
        this.config = config;
    }

    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: a process of the pipeline runs
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: nobody knows whether one does
    public static Uninstall open(FairleadConfig config, InstantSource clock) throws InterruptedException {
        Uninstall uninstall = new Uninstall(config);
        boolean done = false;
        try {
            switch (config.kafka().place()) {
                case Outside() -> uninstall.outside(clock);
                case EmbeddedKept(var directory) -> uninstall.kept(directory, clock);
                case EmbeddedTemporary() -> uninstall.temporary(clock);
            }
            done = true;
            return uninstall;
        } finally {
            if (!done) {
                uninstall.close();
            }
        }
    }

    private void outside(InstantSource clock) throws InterruptedException {
        Kafka kafka = Kafka.open(config.kafka());
        Admin admin = KafkaReach.admin(kafka.admin());
        opened.add(admin);
        GroupCheck.requireStopped(admin, config.pipeline());
        // After a renaming, the topics are the new name's; what bears the old name is still the old one's to remove.
        String others = TopicsOwner.other(config, kafka, admin)
                .map(other -> "it belongs to pipeline \"" + other + "\"")
                .orElse("");
        objects(Installation.of(config, admin));
        subjects(clock, others);
        parts.add(new InstalledGroups(config.pipeline(), admin));
        parts.add(new InstalledTransactions(config.pipeline() + "-topology", admin));
        parts.add(new InstalledTopics(config, admin, others));
        directories(List.of());
    }

    /// The cluster's id, which stands on the objects, is in the directory.
    private void kept(Path directory, InstantSource clock) throws InterruptedException {
        objects(InstalledDirectories.holdsBroker(directory) ? installationIn(directory) : "");
        subjects(clock, "");
        directories(List.of(directory));
    }

    private String installationIn(Path directory) throws InterruptedException {
        try (Kafka kafka = Kafka.open(config.kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            Optional<String> other = TopicsOwner.other(config, kafka, admin);
            if (other.isPresent()) {
                throw new ConfigurationFailure(
                        "APP-TOPICS-TAKEN",
                        "the topics in " + directory + " belong to pipeline \"" + other.get() + "\", this one is \""
                                + config.pipeline() + "\"; correct the configuration, nothing was removed");
            }
            return Installation.of(config, admin);
        } catch (ConfigurationFailure failure) {
            throw failure.code().equals("EMBEDDED-KAFKA-IN-USE") ? running(directory, failure) : failure;
        }
    }

    private ConfigurationFailure running(Path directory, ConfigurationFailure why) {
        return new ConfigurationFailure(
                "APP-PIPELINE-RUNNING",
                "a process of pipeline \"" + config.pipeline() + "\" runs on " + directory + "; stop it first: "
                        + why.getMessage(),
                why);
    }

    private void temporary(InstantSource clock) throws InterruptedException {
        try {
            Attachment.get(config, "/api/v1/servers");
            throw new ConfigurationFailure(
                    "APP-PIPELINE-RUNNING",
                    "a process of pipeline \"" + config.pipeline() + "\" answers at port "
                            + config.http().port() + "; stop it first");
        } catch (TransientFailure _) {
            // Its broker was all that it had, beside the objects.
        }
        objects("");
        subjects(clock, "");
        directories(List.of());
    }

    private void objects(String installation) {
        Owner owner = new Owner(config.pipeline(), installation);
        config.targets().forEach(target -> parts.add(new InstalledObjects(target, owner)));
    }

    private void subjects(InstantSource clock, String others) {
        if (!config.schemaRegistry().place().isEmbedded()) {
            parts.add(new InstalledSubjects(config, clock, others));
        }
    }

    private void directories(List<Path> broker) {
        List<Path> targets = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            if (target.options() instanceof FilesTargetOptions(var directory)) {
                targets.add(directory);
            }
        }
        parts.add(new InstalledDirectories(broker, targets));
    }

    /// What is there now and would be removed, or left with the reason. Changes nothing.
    public List<Result> plan() throws InterruptedException {
        List<Result> all = new ArrayList<>();
        for (InstalledPart part : parts) {
            try {
                part.find().forEach(item -> all.add(planned(part, item)));
            } catch (Failure failure) {
                all.add(failed(part, "", failure));
            }
        }
        return all;
    }

    private static Result planned(InstalledPart part, Item item) {
        Result.Outcome outcome = item.isLeft() ? Result.Outcome.LEFT : Result.Outcome.DONE;
        return new Result(part.name(), item.name(), outcome, item.left());
    }

    /// Removes all of it, and looks again.
    ///
    /// @return one result for each thing, and a failed one for each that is there again or still
    public List<Result> carryOut() throws InterruptedException {
        List<Result> all = new ArrayList<>();
        boolean objectsRemain = false;
        for (InstalledPart part : parts) {
            if (part instanceof InstalledDirectories directories && objectsRemain) {
                directories.broker().forEach(path -> all.add(needed(part, path)));
                remove(new InstalledDirectories(List.of(), directories.targets()), all);
            } else {
                boolean removed = remove(part, all);
                objectsRemain |= part instanceof InstalledObjects && !removed;
            }
        }
        return all;
    }

    private static Result needed(InstalledPart part, Path path) {
        return new Result(
                part.name(),
                path.toString(),
                Result.Outcome.FAILED,
                "it says whose the objects are that could not be removed; give the command again once they can");
    }

    private static boolean remove(InstalledPart part, List<Result> all) throws InterruptedException {
        int failures = failures(all);
        try {
            for (Item item : part.find()) {
                all.add(item.isLeft() ? planned(part, item) : one(part, item));
            }
            for (Item item : remaining(part, all)) {
                all.add(new Result(
                        part.name(),
                        item.name(),
                        Result.Outcome.FAILED,
                        "it is there again or still: stop who made it, and give the command again"));
            }
        } catch (Failure failure) {
            all.add(failed(part, "", failure));
        }
        return failures(all) == failures;
    }

    /// What nothing was told of yet. Brokers take a moment to know what their controller has deleted.
    private static List<Item> remaining(InstalledPart part, List<Result> all) throws InterruptedException {
        for (int look = 1; ; look++) {
            List<Item> items = part.find().stream()
                    .filter(item -> !item.isLeft() && all.stream().noneMatch(it -> isAbout(it, part, item)))
                    .toList();
            if (items.isEmpty() || look == LOOKS) {
                return items;
            }
            var _ = new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Whether its failure is told already.
    private static boolean isAbout(Result result, InstalledPart part, Item item) {
        return result.part().equals(part.name()) && result.name().equals(item.name()) && result.isFailure();
    }

    private static int failures(List<Result> all) {
        return (int) all.stream().filter(Result::isFailure).count();
    }

    private static Result one(InstalledPart part, Item item) throws InterruptedException {
        try {
            return part.remove(item);
        } catch (Failure failure) {
            return failed(part, item.name(), failure);
        }
    }

    private static Result failed(InstalledPart part, String name, Failure failure) {
        return new Result(part.name(), name, Result.Outcome.FAILED, failure.getMessage() + " (" + failure.code() + ")");
    }

    @Override
    public void close() {
        parts.forEach(InstalledPart::close);
        opened.forEach(Admin::close);
    }
}
