package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.KubernetesPeer;

/// What Fairlead's user may do at the API server: a role for ServiceEntries, as an installation gives it.
record MeshRights(KubernetesPeer kubernetes) {
    static final String ALL = "get, list, watch, create, patch, update, delete";

    private static final String PATH = "/apis/rbac.authorization.k8s.io/v1/";

    /// The user may do that from now on, and nothing else.
    void grant(String verbs) {
        var _ = kubernetes.apply(PATH + "clusterroles/fairlead", "chaos", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: fairlead}
                rules: [{apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [%s]}]
                """.formatted(verbs));
        var _ = kubernetes.apply(PATH + "clusterrolebindings/fairlead", "chaos", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: fairlead}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: fairlead}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(KubernetesPeer.NOBODY));
    }
}
