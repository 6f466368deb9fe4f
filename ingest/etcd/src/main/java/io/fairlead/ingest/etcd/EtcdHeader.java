package io.fairlead.ingest.etcd;

/// What begins each response of etcd. `revision` is 0 where etcd sends none, as with a watch that it cancels.
record EtcdHeader(String cluster, long revision) {}
