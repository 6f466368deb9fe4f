package io.fairlead.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessNameTest {
    @Test
    void aProcessOfThisMachineThatIsNotThereHasEnded() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(ProcessName.isEnded(ProcessName.host() + "/" + process.pid()))
                .isTrue();
    }

    @Test
    void nothingIsSaidOfOthers() {
        assertThat(ProcessName.isEnded(ProcessName.own())).isFalse();
        assertThat(ProcessName.isEnded("elsewhere/1")).isFalse();
        assertThat(ProcessName.isEnded(ProcessName.host() + "/x")).isFalse();
    }
}
