package io.fairlead.wire;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.util.Utf8;

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

    /// Skips an instance and returns its id: for a reader that does not need the rest, which is more than half of an
    /// event.
    static String readId(Decoder in) throws IOException {
        String id = Instance.requireId(in.readString());
        Utf8 text = new Utf8();
        Binary.skipTexts(5, text, in); // naming, address, network
        Binary.skipAll(InstanceLayout::skipPort, text, in);
        EndpointLayout.readHealth(in);
        EndpointLayout.skipTraits(text, in);
        Binary.skipAll((spare, from) -> Binary.skipTexts(1, spare, from), text, in);
        Binary.skipMap(text, in);
        return id;
    }

    private static void skipPort(Utf8 text, Decoder in) throws IOException {
        Binary.skipTexts(1, text, in);
        in.readInt();
        Binary.skipTexts(1, text, in);
        in.readInt();
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
