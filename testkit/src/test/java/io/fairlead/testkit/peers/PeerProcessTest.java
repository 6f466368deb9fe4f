package io.fairlead.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.peers.PeerProcess.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerProcessTest {
    private static PeerProcess shell(String script) {
        return PeerProcess.start(
                new Start("shell", Path.of("/bin/sh"), List.of("-c", script), Map.of("GREETING", "hello")));
    }

    @Test
    void isEndedByItsOwnPidAndLeavesNoLog() throws InterruptedException {
        PeerProcess peer = shell("echo $GREETING; exec sleep 60");
        peer.awaitReady(Duration.ofSeconds(60), () -> peer.tail().equals("hello"));
        long pid = peer.pid();

        peer.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(peer.log()).doesNotExist();
    }

    @Test
    void saysWhatItPrintedWhenItDoesNotGetReady() {
        PeerProcess peer = shell("echo no luck; exit 7");

        assertThatThrownBy(() -> peer.awaitReady(Duration.ofSeconds(60), () -> false))
                .hasMessageContaining("shell ended with exit code 7 before it was ready")
                .hasMessageEndingWith("no luck");
        peer.close();
        assertThat(peer.log()).exists();
    }

    @Test
    void onePeerThatIgnoresTheRequestIsEndedAnyway() throws InterruptedException {
        PeerProcess peer = shell("trap '' TERM; echo up; while true; do sleep 1; done");
        peer.awaitReady(Duration.ofSeconds(60), () -> peer.tail().equals("up"));

        peer.close();

        assertThat(peer.isAlive()).isFalse();
    }

    @Test
    void keepsTheLogOfOneThatDiedByItself() throws InterruptedException {
        PeerProcess peer = shell("echo bye");
        peer.awaitReady(Duration.ofSeconds(60), () -> !peer.isAlive());
        peer.close();

        assertThat(peer.log()).exists().hasContent("bye");
    }

    @Test
    void freePortsAreAllDifferent() {
        assertThat(FreePorts.many(20)).doesNotHaveDuplicates().hasSize(20);
    }
}
