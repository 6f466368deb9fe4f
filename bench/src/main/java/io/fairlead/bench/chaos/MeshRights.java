package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.KubernetesPeer;

/// What Fairlead's user may do at the API server: a role for ServiceEntries, as an installation gives it, and
/// one for the source that reads the cluster.
record MeshRights(KubernetesPeer kubernetes) {
    static final String ALL = "get, list, watch, create, patch, update, delete";

    private static final String PATH = "/apis/rbac.authorization.k8s.io/v1/";

    /// The user may do that with ServiceEntries from now on, and nothing else.
    void grant(String verbs) {
        grant("fairlead", "{apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [" + verbs + "]}");
    }

    /// The user may also read Services and EndpointSlices.
    void grantReading() {
        grant("fairlead-reader", """
                {apiGroups: [""], resources: [services], verbs: [list, watch]},
                 {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}""");
    }

    private void grant(String role, String rules) {
        var _ = kubernetes.apply(PATH + "clusterroles/" + role, "chaos", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %s}
                rules: [%s]
                """.formatted(role, rules));
        var _ = kubernetes.apply(
                PATH + "clusterrolebindings/" + role, "chaos", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
                """.formatted(role, KubernetesPeer.NOBODY));
    }
}
