/// Instances that services registered in etcd, in a layout that the operator declares.
///
/// Start at [io.fairlead.ingest.etcd.EtcdSource], then [io.fairlead.ingest.etcd.EtcdRun]. Pure:
/// [io.fairlead.ingest.etcd.KeyPattern], [io.fairlead.ingest.etcd.EtcdMapper]. All I/O:
/// [io.fairlead.ingest.etcd.EtcdClient].
@NullMarked
package io.fairlead.ingest.etcd;

import org.jspecify.annotations.NullMarked;
