package io.fairlead.connectors;

import io.fairlead.config.Connectors;
import io.fairlead.ingest.consul.ConsulFactory;
import io.fairlead.ingest.dns.DnsFactory;
import io.fairlead.ingest.etcd.EtcdFactory;
import io.fairlead.ingest.eureka.EurekaFactory;
import io.fairlead.ingest.files.FilesFactory;
import io.fairlead.ingest.http.HttpFactory;
import io.fairlead.ingest.kubernetes.KubernetesFactory;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.publisher.files.FilesTargetFactory;
import io.fairlead.publisher.istio.apply.IstioFactory;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.publisher.spi.TargetContext;
import io.fairlead.publisher.spi.TargetFactory;
import java.util.List;
import java.util.Map;

/// A new kind of source or target is one line here. A kind whose libraries are large is a line of [#MODULES],
/// and is
/// there only if its module is on the class path.
public final class BundledConnectors {
    private static final Map<String, String> MODULES = Map.of(
            "aws", "fairlead-ingest-aws",
            "azure", "fairlead-ingest-azure",
            "cmdb", "fairlead-ingest-cmdb",
            "gcp", "fairlead-ingest-gcp");

    private BundledConnectors() {}

    /// Those of the distribution, and those of the modules that were added to it.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure a module cannot be loaded
    public static Connectors list() {
        return Plugins.added(sources(), targets(), MODULES);
    }

    private static List<SourceFactory<?>> sources() {
        return List.of(
                new ConsulFactory(),
                new DnsFactory(),
                new EtcdFactory(),
                new EurekaFactory(),
                new FilesFactory(),
                new HttpFactory(),
                new KubernetesFactory());
    }

    private static List<TargetFactory<?>> targets() {
        return List.of(new IstioFactory(), new FilesTargetFactory(BundledConnectors::serviceEntries));
    }

    private static ServiceRenderer serviceEntries(TargetContext context) {
        return new ServiceEntryRenderer(new RenderOptions(
                new OwnerMark(context.owner()), context.health(), VirtualAddresses.ALL, ClusterHosts.ALLOWED));
    }
}
