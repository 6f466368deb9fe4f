package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "billing", "Köln / Straße 7", "价格", "a\\n", "100 %", "\uD83D\uDE00"})
    void leavesTextThatPeopleReadAsItIs(String text) {
        assertThat(Printable.of(text)).isSameAs(text);
        assertThat(Printable.isPrintable(text)).isTrue();
    }

    @Test
    void escapesWhatMovesACursorBeginsALineOrCannotBeSeen() {
        assertThat(Printable.of("e\u001b[31mRED\u001b[0m\u0007")).isEqualTo("e\\u001b[31mRED\\u001b[0m\\u0007");
        assertThat(Printable.of("a\nlevel=ERROR\r\tb\u0000")).isEqualTo("a\\nlevel=ERROR\\r\\tb\\u0000");
        assertThat(Printable.of("exporter\u2028web\u00a0\u0085")).isEqualTo("exporter\\u2028web\\u00a0\\u0085");
        assertThat(Printable.of("x\u202egnp.exe\u2066\ufeff\u200b")).isEqualTo("x\\u202egnp.exe\\u2066\\ufeff\\u200b");
        assertThat(Printable.of("\ud800half")).isEqualTo("\\ud800half");
        assertThat(Printable.of("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    }

    @ParameterizedTest
    @CsvSource({"a,a"})
    void keepsLineFeedsWhereTheyAreOurs(String text, String same) {
        assertThat(Printable.lines(text + "\n\u001b")).isEqualTo(same + "\n\\u001b");
    }

    @Test
    void whatItGivesIsPrintable() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 20; j++) {
                text.append((char) random.nextInt(0x10000));
            }
            assertThat(Printable.isPrintable(Printable.of(text.toString()))).isTrue();
        }
    }
}
