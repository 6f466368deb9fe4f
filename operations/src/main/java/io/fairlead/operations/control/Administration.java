package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicPlan;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.ProcessReportCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.CompatibilityAnswer;
import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/// An operator's actions on topics and schemas before and between runs.
public final class Administration {
    private static final List<Subject> SUBJECTS = List.of(
            new Subject(Topic.CHANGES, new RegistryEventCodec(), CompatibilityLevel.FULL),
            new Subject(Topic.ENDPOINTS, new TableEntryCodec(), CompatibilityLevel.BACKWARD_TRANSITIVE),
            new Subject(Topic.AUDIT, new DecisionCodec(), CompatibilityLevel.BACKWARD_TRANSITIVE),
            new Subject(Topic.CONTROL, new CommandCodec(), CompatibilityLevel.FULL),
            new Subject(Topic.OWNERS, new OwnershipCodec(), CompatibilityLevel.FULL),
            new Subject(Topic.PROCESSES, new ProcessReportCodec(), CompatibilityLevel.FULL));

    private Administration() {}

    private record Subject(Topic topic, Codec<?> codec, CompatibilityLevel level) {}

    /// The state of a subject; `id` is -1 if the schema is not registered.
    public record SubjectState(String subject, String state, int id, String detail) {
        public static final String REGISTERED = "registered";
        /// No record was written yet; the first one registers the schema.
        public static final String UNUSED = "unused";

        public boolean isAsItMustBe() {
            return state.equals(REGISTERED) || state.equals(UNUSED);
        }
    }

    public static TopicPlan topicPlan(FairleadConfig config) throws InterruptedException {
        FairleadConfig attached = RunningProcess.to(config);
        try (Kafka kafka = Kafka.open(attached.kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            TopicsOwner.requireOwn(config, kafka, admin);
            return new TopicAdmin(admin).plan(Platform.wanted(config), Platform.internal(config));
        }
    }

    /// Carries out the plan.
    ///
    /// @return what was done
    public static TopicPlan applyTopics(FairleadConfig config) throws InterruptedException {
        FairleadConfig attached = RunningProcess.to(config);
        try (Kafka kafka = Kafka.open(attached.kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            TopicsOwner.requireOwn(config, kafka, admin);
            TopicAdmin topics = new TopicAdmin(admin);
            TopicPlan plan = topics.plan(Platform.wanted(config), Platform.internal(config));
            topics.apply(plan);
            return plan;
        }
    }

    /// Sets each subject's compatibility and registers its schema.
    public static List<SubjectState> registerSchemas(FairleadConfig config) throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            SchemaRegistry registry = platform.schemaRegistry();
            List<SubjectState> states = new ArrayList<>();
            for (Subject subject : SUBJECTS) {
                String name = RecordPart.VALUE.subject(platform.topic(subject.topic()));
                int id = registry.register(name, subject.codec().schema());
                registry.setLevel(name, subject.level());
                states.add(new SubjectState(name, SubjectState.REGISTERED, id, "compatibility " + subject.level()));
            }
            return states;
        }
    }

    public static List<SubjectState> checkSchemas(FairleadConfig config) throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            List<SubjectState> states = new ArrayList<>();
            for (Subject subject : SUBJECTS) {
                String name = RecordPart.VALUE.subject(platform.topic(subject.topic()));
                states.add(state(platform, name, subject));
            }
            return states;
        }
    }

    private static SubjectState state(Platform platform, String name, Subject subject) {
        SchemaRegistry registry = platform.schemaRegistry();
        try {
            int id = registry.lookUp(name, subject.codec().schema()).id();
            return new SubjectState(name, SubjectState.REGISTERED, id, "");
        } catch (RejectedFailure _) {
            CompatibilityAnswer answer =
                    registry.compatible(name, subject.codec().schema());
            if (!answer.compatible()) {
                return new SubjectState(name, "incompatible", -1, String.join("; ", answer.reasons()));
            }
            return platform.registersSchemas()
                    ? new SubjectState(name, SubjectState.UNUSED, -1, "registered with the first record")
                    : new SubjectState(name, "missing", -1, "run `fairlead schemas register`");
        }
    }
}
