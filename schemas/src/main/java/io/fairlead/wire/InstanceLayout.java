package io.fairlead.wire;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// Instances as registries list them.
final class InstanceLayout {
    private InstanceLayout() {}

    static void write(Instance instance, Encoder out) throws IOException {
        out.writeString(instance.id());
        out.writeString(instance.naming().service());
        out.writeString(instance.naming().host());
        out.writeString(instance.naming().namespace());
        out.writeString(instance.address());
        out.writeString(instance.network());
        Binary.writeAll(instance.ports(), InstanceLayout::write, out);
        EndpointLayout.write(instance.health(), out);
        EndpointLayout.write(instance.traits(), out);
        Binary.writeAll(instance.tags(), Binary::writeText, out);
        Binary.writeTexts(instance.metadata(), out);
    }

    static Instance readInstance(Decoder in) throws IOException {
        return new Instance(
                in.readString(),
                new Naming(Binary.readWord(in), Binary.readWord(in), Binary.readWord(in)),
                in.readString(),
                in.readString(),
                Binary.readAll(InstanceLayout::readPort, in),
                EndpointLayout.readHealth(in),
                EndpointLayout.readTraits(in),
                Sorted.set(Binary.readAll(Binary::readWord, in)),
                Binary.readTexts(in));
    }

    private static void write(ListedPort port, Encoder out) throws IOException {
        out.writeString(port.name());
        out.writeInt(port.number());
        out.writeString(port.protocol());
        out.writeInt(port.target());
    }

    private static ListedPort readPort(Decoder in) throws IOException {
        return new ListedPort(Binary.readWord(in), in.readInt(), Binary.readWord(in), in.readInt());
    }
}
