package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class LineBodyTest {
    private static final int MAX = 1000;
    private static final Duration SHORT = Duration.ofMillis(1);

    private final LineBody body = new LineBody(MAX);
    private int requested;
    private boolean canceled;

    LineBodyTest() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                requested += (int) n;
            }

            @Override
            public void cancel() {
                canceled = true;
            }
        });
    }

    private void arrives(String text) {
        body.onNext(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static LineBody.Item line(String text) {
        return new LineBody.Item.Line(text, text.length());
    }

    private Optional<LineBody.Item> next() throws InterruptedException {
        return body.next(SHORT);
    }

    @Test
    void linesAreWholeWhateverTheirParts() throws InterruptedException {
        arrives("o");
        arrives("ne\ntw");
        arrives("o\n\n");

        assertThat(next()).contains(line("one"));
        assertThat(next()).contains(line("two"));
        assertThat(next()).contains(line(""));
        assertThat(next()).isEmpty();
    }

    @Test
    void aLineMayHaveAllBytesButNoMore() throws InterruptedException {
        arrives("x".repeat(MAX) + "\n");
        assertThat(next()).contains(line("x".repeat(MAX)));
        assertThat(canceled).isFalse();

        arrives("x".repeat(MAX));
        arrives("x");

        assertThat(next()).contains(new LineBody.Item.TooLarge());
        assertThat(canceled).isTrue();
    }

    /// Sixteen lines of the largest size would be sixteen times what a response may have.
    @Test
    void noMoreIsReadWhileAsMuchWaitsAsOneLineMayHave() throws InterruptedException {
        arrives("x".repeat(MAX - 1) + "\n");
        int before = requested;
        arrives("x\n");
        assertThat(requested).isEqualTo(before);

        assertThat(next()).isPresent();
        assertThat(requested).isEqualTo(before + 1);
    }
}
