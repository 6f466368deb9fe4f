/// Reads Services and EndpointSlices of any number of Kubernetes clusters.
///
/// Pure: objects of the API to records ([io.fairlead.ingest.kubernetes.ObjectReader]), records to instances
/// ([io.fairlead.ingest.kubernetes.KubernetesMapper]), and what one cluster lists
/// ([io.fairlead.ingest.kubernetes.ClusterState]). All I/O is in `KubernetesCluster` and what it opens. Start
/// at [io.fairlead.ingest.kubernetes.KubernetesSource]; DESIGN.md of the module explains the decisions.
@NullMarked
package io.fairlead.ingest.kubernetes;

import org.jspecify.annotations.NullMarked;
