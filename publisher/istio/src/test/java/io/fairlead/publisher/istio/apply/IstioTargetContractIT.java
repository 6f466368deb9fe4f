package io.fairlead.publisher.istio.apply;

import io.fairlead.testkit.mesh.MeshTargetContract;
import io.fairlead.testkit.mesh.MeshUnderTest;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;

@WithKubernetes
class IstioTargetContractIT extends MeshTargetContract {
    private final KubernetesPeer kubernetes;

    IstioTargetContractIT(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
    }

    @Override
    protected MeshUnderTest place() {
        return new KubernetesMesh(kubernetes);
    }
}
