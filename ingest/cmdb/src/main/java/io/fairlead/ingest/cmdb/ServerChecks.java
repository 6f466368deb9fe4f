package io.fairlead.ingest.cmdb;

/// What the server and the role must be like before the log is read.
final class ServerChecks {
    private static final int OLDEST = 130000;

    private static final String SERVER = """
            SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version,
              pg_is_in_recovery() AS standby, current_setting('wal_level') AS wal_level,
              (SELECT count(*) FROM pg_replication_slots) AS slots,
              current_setting('max_replication_slots') AS max_slots, current_setting('max_wal_senders') AS senders
            """;

    /// On Amazon RDS, a role gets the right by membership.
    private static final String ROLE = """
            SELECT rolsuper OR rolreplication OR EXISTS (SELECT FROM pg_roles r
              WHERE r.rolname = 'rds_replication' AND pg_has_role(current_user, r.oid, 'MEMBER')) AS may_replicate
            FROM pg_roles WHERE rolname = current_user
            """;

    private final Session session;
    private final CmdbOptions options;
    private final CmdbFailures failures;

    ServerChecks(Session session, CmdbOptions options, CmdbFailures failures) {
        this.session = session;
        this.options = options;
        this.failures = failures;
    }

    void check() {
        QueryRow server = session.row(SERVER).orElseThrow();
        if (server.number("number") < OLDEST) {
            throw settings("its version is " + server.text("version") + ", expected 13 or later");
        }
        if (server.is("standby")) {
            throw settings(
                    "it is a standby, expected the primary; correct host, or use a name that follows the primary");
        }
        if (!server.text("wal_level").equals("logical")) {
            throw settings("its wal_level is " + server.text("wal_level")
                    + ", expected logical; set it in postgresql.conf and restart the server");
        }
        if (server.number("senders") == 0) {
            throw settings(
                    "its max_wal_senders is 0, expected at least 1; set it in postgresql.conf and restart the server");
        }
        if (server.number("slots") >= server.number("max_slots")) {
            throw settings("all " + server.text("max_slots")
                    + " replication slots (max_replication_slots) exist already, expected a free one; raise the limit, or"
                    + " drop one that is not needed: SELECT slot_name, active FROM pg_replication_slots");
        }
        requireRole();
    }

    /// Also needed to drop a slot that was left over.
    void requireRole() {
        String user = options.server().login().user();
        if (!session.row(ROLE).orElseThrow().is("may_replicate")) {
            throw failures.blocked(
                    "INGEST-CMDB-RIGHTS",
                    "the role " + user + " does not have the attribute REPLICATION; run: ALTER ROLE \"" + user
                            + "\" REPLICATION");
        }
    }

    private RuntimeException settings(String what) {
        return failures.blocked("INGEST-CMDB-SETTINGS", what);
    }
}
