package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Sha256Test {
    /// The example of FIPS 180-2.
    @Test
    void isTheDigestInLowerCaseHexadecimalDigits() {
        assertThat(Sha256.hex("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textIsItsBytesInUtf8() {
        assertThat(Sha256.hex("é日")).isEqualTo(Sha256.hex("é日".getBytes(StandardCharsets.UTF_8)));
    }
}
