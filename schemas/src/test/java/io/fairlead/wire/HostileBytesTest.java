package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.RegistryEvent;
import io.fairlead.model.failure.RejectedFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that somebody else wrote: the reader refuses them, and claims in them take no memory. An `OutOfMemoryError`
/// would
/// end the process, and the record would still be there when it starts again.
class HostileBytesTest {
    private static final Codec<RegistryEvent> EVENTS = new RegistryEventCodec();

    /// Each branch of the union, followed by a length of two thousand million.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aClaimedLengthTakesNoMemory(int branch) throws IOException {
        for (long claimed : new long[] {2_000_000_000L, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeIndex(branch);
            for (int i = 0; i < 20; i++) {
                encoder.writeLong(claimed);
            }
            encoder.flush();
            refused(out.toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void anyBytesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        refused(bytes);
    }

    private static void refused(byte[] bytes) {
        refused(EVENTS, bytes);
        refused(RegistryEventCodec.withoutRaw(), bytes);
    }

    private static void refused(Codec<RegistryEvent> codec, byte[] bytes) {
        long before = allocated();
        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, codec.schema()))
                .isInstanceOfSatisfying(
                        RejectedFailure.class, e -> assertThat(e.code()).isEqualTo("WIRE-DECODE"));
        assertThat(allocated() - before).isLessThan(64L << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
