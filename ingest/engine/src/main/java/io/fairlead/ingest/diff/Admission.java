package io.fairlead.ingest.diff;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/// The outcome of the rules for an instance, after the limit on its size.
sealed interface Admission {
    /// Well below Kafka's 1 MiB for a record, even if every character takes three bytes.
    int MAX_CHARACTERS = 256 * 1024;

    /// `ignoredLabels` are labels that are not used, by key.
    record Admitted(Known known, SortedMap<String, RejectedFailure> ignoredLabels) implements Admission {}

    record Dropped() implements Admission {}

    record Refused(RejectedFailure failure) implements Admission {}

    /// An unexpected failure affects only this instance: the others of the source continue.
    static Admission outcome(Function<Instance, RuleOutcome> rules, Instance instance) {
        try {
            return admitted(rules, instance);
        } catch (Failure | Bug e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return new Refused(new RejectedFailure(
                    "INGEST-INSTANCE-UNEXPECTED",
                    "instance \"" + instance.id() + "\" failed unexpectedly; nothing of it was used: " + e,
                    e));
        }
    }

    private static Admission admitted(Function<Instance, RuleOutcome> rules, Instance instance) {
        int size = characters(instance);
        if (size > MAX_CHARACTERS) {
            return new Refused(tooLarge(instance, size));
        }
        return switch (rules.apply(instance)) {
            case RuleOutcome.Mapped(var service, var endpoint, var ignoredLabels) ->
                new Admitted(new Known(service, endpoint, instance), ignoredLabels);
            case RuleOutcome.Dropped _ -> new Dropped();
            case RuleOutcome.Rejected(var failure) -> new Refused(failure);
        };
    }

    private static RejectedFailure tooLarge(Instance instance, int size) {
        return new RejectedFailure(
                "INGEST-INSTANCE-TOO-LARGE",
                "instance \"" + instance.id() + "\" holds " + size + " characters of tags, metadata and labels,"
                        + " expected at most " + MAX_CHARACTERS + "; remove some in the registry");
    }

    private static int characters(Instance instance) {
        int size =
                characters(instance.metadata()) + characters(instance.traits().labels());
        for (String tag : instance.tags()) {
            size += tag.length();
        }
        return size;
    }

    private static int characters(Map<String, String> texts) {
        int size = 0;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            size += entry.getKey().length() + entry.getValue().length();
        }
        return size;
    }
}
