package io.fairlead.publisher.istio.apply;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Sorted;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.TargetContext;
import io.fairlead.publisher.spi.TargetFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Targets that write Istio's objects to a Kubernetes API server.
public final class IstioFactory implements TargetFactory<IstioOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(IstioFactory.class, "istio");

    /// Placeholder: nothing is rendered with these.
    private static final RenderOptions ANYBODY = RenderOptions.of("anybody");

    @Override
    public String kind() {
        return "istio";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public IstioOptions read(Options options) {
        return new IstioOptions(
                access(options),
                Sorted.set(options.texts("namespaces")),
                options.duration("timeout"),
                options.choice("virtual-addresses", VirtualAddresses.class),
                options.flag("allow-cluster-hosts")
                        ? ClusterHosts.ALLOWED
                        : new ClusterHosts(options.text("cluster-domain")));
    }

    private static KubernetesAccess access(Options options) {
        Path kubeconfig = options.pathOrNull("kubeconfig");
        String context = options.text("context", "");
        return kubeconfig == null
                ? new KubernetesAccess.Surroundings(context)
                : new KubernetesAccess.Kubeconfig(kubeconfig, context);
    }

    @Override
    public List<Path> files(IstioOptions options) {
        return options.access() instanceof KubernetesAccess.Kubeconfig(var file, var _) ? List.of(file) : List.of();
    }

    /// Objects are distinguished by pipeline, not by target: two targets in the same namespaces would write the same
    /// ones.
    @Override
    public Optional<Overlap> overlap(IstioOptions one, IstioOptions two) {
        boolean disjoint = !one.namespaces().isEmpty()
                && !two.namespaces().isEmpty()
                && Collections.disjoint(one.namespaces(), two.namespaces());
        return one.access().equals(two.access()) && !disjoint
                ? Optional.of(new Overlap(
                        new OptionProblem("", "writes namespaces of the same API server as"),
                        "give each of the two `namespaces` of its own, or make them one target"))
                : Optional.empty();
    }

    @Override
    public MeshTarget create(String name, IstioOptions options, TargetContext context) {
        RenderOptions render = new RenderOptions(
                new OwnerMark(context.owner()), context.health(), options.virtualAddresses(), options.clusterHosts());
        return new IstioTarget(config(name, options, render));
    }

    @Override
    public MarkedObjects marked(String name, IstioOptions options) {
        return new MarkedEntries(config(name, options, ANYBODY));
    }

    private static IstioMesh config(String name, IstioOptions options, RenderOptions render) {
        return new IstioMesh(name, options.access(), render, options.namespaces(), options.timeout());
    }
}
