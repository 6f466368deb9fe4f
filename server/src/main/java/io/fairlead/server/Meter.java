package io.fairlead.server;

/// Every meter of the process: its name at the Prometheus endpoint, its labels, and its description. docs/metrics.md is
/// made from this. Labels are bounded: what is configured, such as sources, their parts and targets, or names of this
/// program, such as stages and kinds; never what a registry lists.
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
            "1 while the configuration file cannot be used and its earlier content stays in force"),
    CONFIG_NOT_APPLIED(
            "fairlead_config_not_applied",
            "gauge",
            "",
            "parts of the configuration file that take effect only after a restart"),
    DEAD_LETTERS(
            "fairlead_dead_letters",
            "counter",
            "stage, code",
            "records and instances written to the dead letter topic because they could not be used"),
    AUDIT_WAITING(
            "fairlead_audit_waiting",
            "gauge",
            "",
            "records of applied changes that wait to be written to the audit topic"),
    AUDIT_LOST(
            "fairlead_audit_lost",
            "counter",
            "",
            "records of applied changes that were not written to the audit topic, because too many waited or the"
                    + " process ended"),
    TABLE_WRITES(
            "fairlead_table_writes",
            "counter",
            "kind",
            "records that the topology wrote: put, gone (tombstones), audit"),
    TABLE_IGNORED("fairlead_table_ignored", "counter", "cause", "events without effect, by cause"),
    TABLE_REBUILDING(
            "fairlead_table_rebuilding",
            "gauge",
            "",
            "entries still to be written of a table that is being rebuilt, in the partitions that this process merges"),
    STATE_LOST("fairlead_state_lost", "counter", "", "partitions whose state was lost and restored from the table"),
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
            "time from the registry's response until the change had passed a stage of the pipeline"),
    TARGET_OBJECTS("fairlead_target_objects", "gauge", "target", "objects in a target that belong to this pipeline"),
    TARGET_READY("fairlead_target_ready", "gauge", "target", "1 while a target accepts writes"),
    TARGET_RETRYING(
            "fairlead_target_retrying",
            "gauge",
            "target",
            "services that could not be written and are retried; `fairlead status` shows why"),
    TARGET_REJECTED(
            "fairlead_target_rejected",
            "gauge",
            "target",
            "services that cannot be written as they are; their objects keep their last content until they change"),
    TARGET_WITHHELD("fairlead_target_withheld", "gauge", "target", "changes that are withheld now, for any reason"),
    TARGET_FROZEN(
            "fairlead_target_frozen", "gauge", "target", "services with changes that an operator's freeze withholds"),
    TARGET_CONFLICTS(
            "fairlead_target_conflicts",
            "gauge",
            "target",
            "objects that are not written because an object of another owner has the same name"),
    TARGET_CONTESTED(
            "fairlead_target_contested",
            "gauge",
            "target",
            "objects that are no longer repaired because another writer keeps changing them"),
    TARGET_TWIN(
            "fairlead_target_twin",
            "gauge",
            "target",
            "1 while a target is not written because another copy of this installation writes to it"),
    TARGET_NOTICES(
            "fairlead_target_notices",
            "gauge",
            "target, kind",
            "services that are written but need attention: panic (too few healthy endpoints, all are written), oversized"
                    + " (not all endpoints fit), contradictory_ports, different_target_ports (sources differ on one"
                    + " address), shared_host (one host in several namespaces)"),
    TARGET_REFUSED(
            "fairlead_target_refused",
            "gauge",
            "target",
            "1 while a target is not written because it belongs to another installation or cannot be used as configured"),
    SOURCE_UP("fairlead_source_up", "gauge", "source", "1 while the source can read its registry"),
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
            "1 while a required source has not been heard since this publisher started: nothing that depends on"
                    + " it is removed"),
    SOURCE_DIFFERS(
            "fairlead_source_differs",
            "gauge",
            "source",
            "partitions merged here that do not hold what the source lists in them; a new snapshot is requested"),
    SOURCE_ANSWER_AGE(
            "fairlead_source_answer_age_seconds", "gauge", "source", "time since the registry's last response"),
    SOURCE_PART_AGE(
            "fairlead_source_part_age_seconds",
            "gauge",
            "source, part",
            "time since the last good response about a part: a list, a cluster, a region"),
    SOURCE_PART_FAILING(
            "fairlead_source_part_failing",
            "gauge",
            "source, part",
            "1 while a part of the source cannot be read; what was read of it stays"),
    SOURCE_API_CALLS(
            "fairlead_source_api_calls",
            "counter",
            "source, api",
            "requests to the registry, by what it limits separately: a server, a cluster, an API; empty if it has one limit"),
    SOURCE_PERMIT_WAIT(
            "fairlead_source_permit_wait_seconds",
            "counter",
            "source, api",
            "time that requests waited because of `requests-per-second`"),
    SOURCE_THROTTLED(
            "fairlead_source_throttled",
            "counter",
            "source, part",
            "responses that asked for fewer requests: status 429, or a wait such as `Retry-After`"),
    RECORD_FILLED(
            "fairlead_record_filled_ratio",
            "gauge",
            "",
            "the share of the decisions in Kafka that the record on disk had to read before it could answer and has"
                    + " read: from 0 to 1"),
    RECORD_BEHIND(
            "fairlead_record_behind",
            "gauge",
            "",
            "decisions in Kafka that the record on disk does not have, as of the last fetch"),
    RECORD_BEHIND_SECONDS(
            "fairlead_record_behind_seconds",
            "gauge",
            "",
            "time since the record on disk last had every decision; 0 while it is current, within 10 s, or filled"),
    RECORD_BYTES("fairlead_record_bytes", "gauge", "", "the size of the record on disk"),
    RECORD_FAILURES(
            "fairlead_record_failures",
            "counter",
            "code",
            "failures of the record on disk; answers about the past come from Kafka meanwhile");

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
