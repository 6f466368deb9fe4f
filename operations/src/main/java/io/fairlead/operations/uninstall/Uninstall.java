package io.fairlead.operations.uninstall;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.ServerPlace.EmbeddedKept;
import io.fairlead.config.ServerPlace.EmbeddedTemporary;
import io.fairlead.config.ServerPlace.Outside;
import io.fairlead.config.TargetConfig;
import io.fairlead.embedded.HeldDirectory;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.GroupCheck;
import io.fairlead.platform.Installation;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Result;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.publisher.spi.Owner;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// `fairlead uninstall`: removes everything that the installation of a configuration has left. All of it may be
/// repeated.
///
/// Evidence of ownership is removed last ([InstalledPart#isEvidence()]): the topic `owners`, or the directory of an
/// embedded broker.
public final class Uninstall implements AutoCloseable {
    private final FairleadConfig config;
    private final Subjects wish;
    private final List<InstalledPart> parts = new ArrayList<>();
    private @Nullable Admin opened;
    private @Nullable HeldDirectory held;

    /// The handling of subjects in an external schema registry. Nothing there shows which Kafka clusters use them.
    public enum Subjects {
        LEAVE,
        REMOVE
    }

    private Uninstall(FairleadConfig config, Subjects wish) {
        this.config = config;
        this.wish = wish;
    }

    /// Determines who owns the parts; changes nothing.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: a process of the pipeline runs
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: it cannot be determined whether one does
    public static Uninstall open(FairleadConfig config, Subjects subjects, InstantSource clock)
            throws InterruptedException {
        Uninstall uninstall = new Uninstall(config, subjects);
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
        opened = admin;
        GroupCheck.requireStopped(admin, config.pipeline());
        // After a renaming, the topics belong to the new name; the remaining parts of the old name are still the old
        // name's to remove.
        String others = TopicsOwner.objection(config, kafka, admin);
        String shared = SharedName.of(config, admin);
        objects(Installation.of(config, admin));
        subjects(clock, others);
        parts.add(new InstalledGroups(config.pipeline(), admin, shared));
        parts.add(new InstalledTransactions(config.pipeline() + "-topology", admin));
        parts.add(InstalledTopics.allButOwners(config, admin, others, shared));
        directories();
        parts.add(InstalledTopics.owners(config, admin, others));
    }

    /// The Kafka cluster's id, which is part of the objects' marks, is in the directory.
    private void kept(Path directory, InstantSource clock) throws InterruptedException {
        KeptBroker broker =
                InstalledBroker.isIn(directory) ? KeptBroker.look(config, directory) : new KeptBroker("", "");
        if (InstalledBroker.isIn(directory)) {
            held = KeptBroker.hold(config, directory);
        }
        objects(broker.installation());
        subjects(clock, "");
        directories();
        parts.add(new InstalledBroker(directory, broker.others()));
    }

    private void temporary(InstantSource clock) throws InterruptedException {
        RunningProcess.requireNone(config);
        // The broker was all that the installation had, apart from the objects.
        objects("");
        subjects(clock, "");
        directories();
    }

    private void objects(String installation) {
        Owner owner = new Owner(config.pipeline(), installation);
        config.targets().forEach(target -> parts.add(new InstalledObjects(target, owner)));
    }

    private void subjects(InstantSource clock, String others) {
        if (!config.schemaRegistry().place().isEmbedded()) {
            parts.add(new InstalledSubjects(config, clock, others.isEmpty() ? unwished() : others));
        }
    }

    private String unwished() {
        return switch (wish) {
            case LEAVE ->
                "another Kafka cluster may use it, which cannot be checked from here; if none does, add --subjects";
            case REMOVE -> "";
        };
    }

    private void directories() {
        List<Path> targets = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            targets.addAll(target.options().directories());
        }
        parts.add(new InstalledDirectories(targets));
    }

    /// The existing items that would be removed, or left with the reason. Changes nothing.
    public List<Result> plan() throws InterruptedException {
        return new Removal(parts).plan();
    }

    /// Removes all of it, and checks again.
    ///
    /// @return one result for each item, and a failed one for each that exists again or still
    public List<Result> carryOut() throws InterruptedException {
        return new Removal(parts).carryOut();
    }

    @Override
    public void close() {
        parts.forEach(InstalledPart::close);
        if (opened != null) {
            opened.close();
        }
        if (held != null) {
            held.close();
        }
    }
}
