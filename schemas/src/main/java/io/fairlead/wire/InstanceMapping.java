package io.fairlead.wire;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import java.util.List;

/// Instances as registries list them, to and from their Avro record.
final class InstanceMapping {
    private InstanceMapping() {}

    static io.fairlead.wire.avro.Instance toAvro(Instance instance) {
        Naming naming = instance.naming();
        return new io.fairlead.wire.avro.Instance(
                instance.id(),
                naming.service(),
                naming.host(),
                naming.namespace(),
                instance.address(),
                instance.network(),
                Lists.map(instance.ports(), InstanceMapping::toAvro),
                EndpointMapping.toAvro(instance.health()),
                EndpointMapping.toAvro(instance.traits()),
                List.copyOf(instance.tags()),
                instance.metadata());
    }

    static Instance toModel(io.fairlead.wire.avro.Instance read) {
        return new Instance(
                read.getId(),
                new Naming(read.getService(), read.getHost(), read.getNamespace()),
                read.getAddress(),
                read.getNetwork(),
                Lists.map(read.getPorts(), InstanceMapping::toModel),
                EndpointMapping.toModel(read.getHealth()),
                EndpointMapping.toModel(read.getTraits()),
                Sorted.set(read.getTags()),
                Sorted.map(read.getMetadata()));
    }

    private static io.fairlead.wire.avro.ListedPort toAvro(ListedPort port) {
        return new io.fairlead.wire.avro.ListedPort(port.name(), port.number(), port.protocol(), port.target());
    }

    private static ListedPort toModel(io.fairlead.wire.avro.ListedPort read) {
        return new ListedPort(read.getName(), read.getNumber(), read.getProtocol(), read.getTarget());
    }
}
