package io.fairlead.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Inflates a gzip body up to a number of bytes: a thousand times the bytes that were received are possible.
final class Inflated {
    private static final int CHUNK = 64 << 10;

    private Inflated() {}

    /// The bytes that it returns were taken from `budget`; the receiver releases them.
    static byte[] of(byte[] body, int maxBytes, ByteBudget budget) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int taken = 0;
        boolean complete = false;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), CHUNK)) {
            while (true) {
                byte[] chunk = in.readNBytes(CHUNK);
                if (all.size() + chunk.length > maxBytes) {
                    throw AnswerTooLargeException.ofOne(maxBytes);
                }
                if (!budget.take(chunk.length)) {
                    throw AnswerTooLargeException.ofAll(budget.max());
                }
                taken += chunk.length;
                all.writeBytes(chunk);
                if (chunk.length < CHUNK) {
                    complete = true;
                    return all.toByteArray();
                }
            }
        } finally {
            if (!complete) {
                budget.release(taken);
            }
        }
    }
}
