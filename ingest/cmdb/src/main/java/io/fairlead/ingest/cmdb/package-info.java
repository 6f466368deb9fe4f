/// Rows of a PostgreSQL table, followed in the write-ahead log by Debezium's engine.
///
/// Start at [io.fairlead.ingest.cmdb.CmdbRun]. Only [io.fairlead.ingest.cmdb.DebeziumLog] and
/// [io.fairlead.ingest.cmdb.LogRecordReader] know Debezium.
@NullMarked
package io.fairlead.ingest.cmdb;

import org.jspecify.annotations.NullMarked;
