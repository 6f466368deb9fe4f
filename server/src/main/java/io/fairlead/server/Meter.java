package io.fairlead.server;

/// Every meter of the process: its name at the Prometheus endpoint, its labels, and its description. docs/metrics.md is
/// made from this. Labels are bounded: sources, targets, stages, kinds; never services.
enum Meter {
    CONFIG_VERSION(
            "fairlead_config_version",
            "gauge",
            "",
            "the version of the configuration in force, as a number: the same in every process with the same one"),
    CONFIG_RELOAD_FAILED(
            "fairlead_config_reload_failed",
            "gauge",
            "",
            "1 while the configuration file cannot be used, so that an earlier content is in force"),
    CONFIG_NOT_APPLIED(
            "fairlead_config_not_applied",
            "gauge",
            "",
            "parts of the configuration file that wait for a restart, as they cannot change while the process runs"),
    DEAD_LETTERS("fairlead_dead_letters", "counter", "stage, code", "records set aside because they could not be used"),
    AUDIT_WAITING(
            "fairlead_audit_waiting",
            "gauge",
            "",
            "records of applied changes that wait until Kafka takes them for the audit topic"),
    AUDIT_LOST(
            "fairlead_audit_lost",
            "counter",
            "",
            "records of applied changes that never came into the audit topic, as too many waited or the process ended"),
    TABLE_WRITES("fairlead_table_writes", "counter", "kind", "what the topology wrote: put, gone, audit"),
    TABLE_IGNORED("fairlead_table_ignored", "counter", "cause", "events without effect, by cause"),
    TABLE_REBUILDING(
            "fairlead_table_rebuilding",
            "gauge",
            "",
            "entries left of a table that is written again, in the partitions that this process merges"),
    STATE_LOST(
            "fairlead_state_lost", "counter", "", "partitions that had no state, so that it was taken from the table"),
    TOPICS_MISSING("fairlead_topics_missing", "gauge", "", "topics of the pipeline that were deleted"),
    TARGET_CHANGES("fairlead_target_changes", "counter", "target, kind", "changes that a target acknowledged"),
    TARGET_OUTCOMES(
            "fairlead_target_outcomes",
            "counter",
            "target, outcome",
            "changes withheld or frozen, conflicts, rejections, retries, drift repairs and contested objects"),
    CHANGE_LATENCY(
            "fairlead_change_latency_seconds",
            "histogram",
            "target, until",
            "time from the registry's answer until the change had passed a stage of the pipeline"),
    TARGET_OBJECTS("fairlead_target_objects", "gauge", "target", "objects that are ours in a target"),
    TARGET_READY("fairlead_target_ready", "gauge", "target", "1 while a target takes what is written to it"),
    TARGET_RETRYING(
            "fairlead_target_retrying",
            "gauge",
            "target",
            "services that could not be written and are tried again; status says why"),
    TARGET_REJECTED(
            "fairlead_target_rejected",
            "gauge",
            "target",
            "services that cannot be written as they are; they keep what they had until they change"),
    TARGET_WITHHELD("fairlead_target_withheld", "gauge", "target", "changes that are withheld now, for any reason"),
    TARGET_FROZEN("fairlead_target_frozen", "gauge", "target", "services with changes that an operator's freeze holds"),
    TARGET_CONFLICTS(
            "fairlead_target_conflicts",
            "gauge",
            "target",
            "objects that are not written as an object of somebody else has their place"),
    TARGET_CONTESTED(
            "fairlead_target_contested",
            "gauge",
            "target",
            "objects left alone as somebody else keeps undoing their repair"),
    TARGET_TWIN(
            "fairlead_target_twin",
            "gauge",
            "target",
            "1 while a target is not written because another copy of this installation writes to it"),
    TARGET_NOTICES(
            "fairlead_target_notices",
            "gauge",
            "target, kind",
            "services that are written but need a look: panic (too few healthy endpoints, all are given), oversized"
                    + " (not all endpoints fit), contradictory_ports, different_target_ports (sources differ on one"
                    + " address), shared_host (one host in several namespaces)"),
    TARGET_REFUSED(
            "fairlead_target_refused",
            "gauge",
            "target",
            "1 while a target is not written as it belongs to another installation, or cannot be used as configured"),
    SOURCE_UP("fairlead_source_up", "gauge", "source", "1 while the registry answers as it should"),
    SOURCE_INSTANCES("fairlead_source_instances", "gauge", "source", "instances that the registry lists"),
    SOURCE_SUSPECTS(
            "fairlead_source_suspects",
            "gauge",
            "source",
            "instances that the registry no longer lists and the guard keeps, in the partitions that this process merges"),
    SOURCE_STALE(
            "fairlead_source_stale",
            "gauge",
            "source",
            "1 while the source has had no heartbeat for `stale-after`; its endpoints are kept"),
    SOURCE_EXPIRED(
            "fairlead_source_expired",
            "gauge",
            "source",
            "1 once the source has had no heartbeat for `expire-after`; its endpoints are removed"),
    SOURCE_UNCONFIGURED(
            "fairlead_source_unconfigured",
            "gauge",
            "source",
            "1 while the partitions merged here hold a source that is not in the configuration of this process"),
    SOURCE_UNHEARD(
            "fairlead_source_unheard",
            "gauge",
            "source",
            "1 while a required source was not heard since this publisher began: nothing that rests on it is removed"),
    SOURCE_DIFFERS(
            "fairlead_source_differs",
            "gauge",
            "source",
            "partitions merged here that do not hold what the source lists in them: it is asked for a new snapshot"),
    SOURCE_ANSWER_AGE("fairlead_source_answer_age_seconds", "gauge", "source", "time since the registry last answered");

    private final String id;
    private final String type;
    private final String labels;
    private final String tells;

    Meter(String id, String type, String labels, String tells) {
        this.id = id;
        this.type = type;
        this.labels = labels;
        this.tells = tells;
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    String labels() {
        return labels;
    }

    String tells() {
        return tells;
    }
}
