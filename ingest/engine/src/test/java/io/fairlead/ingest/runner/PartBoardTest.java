package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.TransientFailure;
import org.junit.jupiter.api.Test;

class PartBoardTest {
    private final PartBoard board = new PartBoard();

    private void fails(String part) {
        board.failed(part, new TransientFailure("INGEST-TEST", "broken"), Given.NOON);
    }

    @Test
    void onAFullBoardAPartThatFailsTakesThePlaceOfOneThatDoesNot() {
        for (int i = 0; i < PartBoard.MOST; i++) {
            board.answered("p" + i, Given.NOON);
        }
        board.answered("too-many", Given.NOON);
        assertThat(board.all())
                .hasSize(PartBoard.MOST)
                .noneMatch(it -> it.part().equals("too-many"));

        fails("broken");

        assertThat(board.all()).hasSize(PartBoard.MOST);
        assertThat(board.all())
                .filteredOn(PartHealth::isFailing)
                .extracting(PartHealth::part)
                .containsExactly("broken");
    }

    @Test
    void aBoardOfPartsThatFailTakesNoMore() {
        for (int i = 0; i <= PartBoard.MOST; i++) {
            fails("p" + i);
        }

        assertThat(board.all())
                .hasSize(PartBoard.MOST)
                .noneMatch(it -> it.part().equals("p" + PartBoard.MOST));
    }
}
