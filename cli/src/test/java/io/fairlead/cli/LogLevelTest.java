package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fairlead.connectors.BundledConnectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogLevelTest {
    private final Logger log = (Logger) LoggerFactory.getLogger("io.fairlead");
    private final @Nullable Level before = log.getLevel();

    @BeforeEach
    void atInfo() {
        assumeTrue(System.getenv("FAIRLEAD_LOG") == null, "FAIRLEAD_LOG is set");
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void asBefore() {
        log.setLevel(before);
    }

    @Test
    void aCommandThatAnswersShowsWarningsOnly() {
        assertThat(FairleadCommand.execute(BundledConnectors.list(), "explain", "pipeline"))
                .isZero();
        assertThat(log.getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void runKeepsItsLog() {
        assertThat(FairleadCommand.execute(BundledConnectors.list(), "run", "--help"))
                .isZero();
        assertThat(log.getLevel()).isEqualTo(Level.INFO);
    }
}
