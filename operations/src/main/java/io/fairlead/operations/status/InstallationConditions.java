package io.fairlead.operations.status;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.status.Condition.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Pure: the conditions of an installation, from those of its processes.
///
/// | type | true | false | unknown |
/// |---|---|---|---|
/// | Ready, Reading, CaughtUp, Writing | of all that know | of one | none knows |
/// | Frozen, Withholding | of one | of all that know | none knows |
///
/// A lost process contributes nothing. But while no other process has its roles, their work is not done, and the
/// installation is not Ready. That is not concluded while Kafka cannot be reached, because then no process is heard.
///
/// `since` is when the last process changed to the status that all have, or the first to that of one.
final class InstallationConditions {
    private final List<HeardReport> living;
    private final List<HeardReport> lost;

    private InstallationConditions(List<HeardReport> living, List<HeardReport> lost) {
        this.living = living;
        this.lost = lost;
    }

    static List<Condition> of(List<HeardReport> all, Instant now) {
        InstallationConditions conditions = new InstallationConditions(
                all.stream().filter(it -> !it.isLost(now)).toList(),
                all.stream().filter(it -> it.isLost(now)).toList());
        return Arrays.stream(ConditionType.values()).map(conditions::of).toList();
    }

    private Condition of(ConditionType type) {
        List<Condition> said = said(type);
        Status decides = type.of() == ConditionType.Of.ALL ? Status.FALSE : Status.TRUE;
        Status otherwise = decides == Status.FALSE ? Status.TRUE : Status.FALSE;
        return with(said, decides)
                .min(comparing(Condition::since))
                .or(() -> with(said, otherwise).max(comparing(Condition::since)))
                .orElse(new Condition(type, Status.UNKNOWN, Instant.EPOCH, "NobodySays", ""));
    }

    /// What each process says, and what only all of them together show.
    private List<Condition> said(ConditionType type) {
        List<Condition> said = new ArrayList<>();
        living.forEach(heard -> said.addAll(said(heard, type)));
        if (type == ConditionType.READY && !isKafkaLost()) {
            roleLost().ifPresent(said::add);
        }
        if (type == ConditionType.READING) {
            unread().ifPresent(said::add);
        }
        return said;
    }

    private List<Condition> said(HeardReport heard, ConditionType type) {
        List<Condition> said = new ArrayList<>();
        for (JsonNode json : heard.status().path("conditions")) {
            if (json.path("type").asText().equals(type.toString())) {
                said.add(named(heard, Condition.of(type, json)));
            }
        }
        return said;
    }

    private static Stream<Condition> with(List<Condition> said, Status status) {
        return said.stream().filter(it -> it.status() == status);
    }

    private Condition named(HeardReport heard, Condition it) {
        if (it.message().isEmpty() || living.size() == 1) {
            return it;
        }
        return new Condition(it.type(), it.status(), it.since(), it.reason(), heard.process() + ": " + it.message());
    }

    private boolean isKafkaLost() {
        return living.stream()
                .anyMatch(it -> it.status().path("kafka").path("problem").isObject());
    }

    private Optional<Condition> roleLost() {
        for (HeardReport gone : lost) {
            for (String role : gone.roles()) {
                if (living.stream().noneMatch(it -> it.roles().contains(role))) {
                    return Optional.of(new Condition(
                            ConditionType.READY,
                            Status.FALSE,
                            gone.heard(),
                            "RoleLost",
                            "no process has the role " + role + ": " + gone.process() + " was last heard at "
                                    + gone.heard() + "; start it again"));
                }
            }
        }
        return Optional.empty();
    }

    /// A source that every living process leaves to another.
    private Optional<Condition> unread() {
        return SourceRows.of(living).stream()
                .filter(row -> row.path("state").asText().equals("standby"))
                .findFirst()
                .map(row -> new Condition(
                        ConditionType.READING,
                        Status.FALSE,
                        ReportFields.time(row.path("since")),
                        "SourceUnread",
                        "source " + row.path("source").asText() + " is read by no process"));
    }
}
