package io.fairlead.wire;

import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.Provenance.Witness;
import java.io.IOException;
import java.util.function.Function;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/// The origin of a merged value.
final class ProvenanceLayout {
    private ProvenanceLayout() {}

    static void write(Provenance provenance, Encoder out) throws IOException {
        Binary.writeAll(provenance.witnesses(), ProvenanceLayout::write, out);
        Binary.writeMap(provenance.fields(), Function.identity(), Binary::writeSource, out);
        Binary.writeAll(provenance.overruled(), ProvenanceLayout::write, out);
    }

    static Provenance readProvenance(Decoder in) throws IOException {
        return new Provenance(
                Binary.readAll(ProvenanceLayout::readWitness, in),
                Binary.readMap(Binary::readWord, Binary::readSource, in),
                Binary.readAll(ProvenanceLayout::readOverruled, in));
    }

    private static void write(Witness witness, Encoder out) throws IOException {
        Binary.writeSource(witness.source(), out);
        out.writeString(witness.instance());
        Binary.writeInstant(witness.since(), out);
        Binary.writeOptional(witness.suspicion(), EndpointLayout::write, out);
    }

    private static Witness readWitness(Decoder in) throws IOException {
        return new Witness(
                Binary.readSource(in),
                in.readString(),
                Binary.readInstant(in),
                Binary.readOptional(EndpointLayout::readSuspicion, in));
    }

    private static void write(Overruled overruled, Encoder out) throws IOException {
        out.writeString(overruled.field());
        Binary.writeSource(overruled.source(), out);
        out.writeString(overruled.value());
    }

    private static Overruled readOverruled(Decoder in) throws IOException {
        return new Overruled(Binary.readWord(in), Binary.readSource(in), in.readString());
    }
}
