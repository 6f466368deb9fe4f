package io.fairlead.api;

import io.fairlead.record.Cut;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Where the next page of an answer begins, as of the position of the first page. Opaque for clients.
///
/// @param as    the position of the first page
/// @param after the last row before, in the form of the answer
record PageToken(Cut as, String after) {
    private static final String SEPARATOR = "\n";

    String text() {
        byte[] plain = (CutText.of(as) + SEPARATOR + after).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    /// @throws IllegalArgumentException it is none
    static PageToken parse(String text) {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        List<String> parts = List.of(plain.split(SEPARATOR, 2));
        if (parts.size() != 2) {
            throw new IllegalArgumentException("it is no page");
        }
        return new PageToken(CutText.parse(parts.getFirst()), parts.getLast());
    }
}
