package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ConfigDifference;
import io.fairlead.server.ConfigWatch.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigWatchTest {
    private final List<String> judged = new ArrayList<>();
    private String content = "first";
    private Reload answer = new Reload.Applied(ConfigDifference.NONE, ConfigDifference.NONE);
    private final ConfigWatch watch = new ConfigWatch(
            () -> content,
            () -> {
                judged.add(content);
                return answer;
            },
            Duration.ofSeconds(1));

    private void look(String found) {
        content = found;
        watch.look(Asked.NO);
    }

    @Test
    void aFileThatIsBeingWrittenIsNotJudged() {
        look("first");
        look("first");
        look("half");
        look("half and more");
        look("all of it");
        assertThat(judged).containsExactly("first");
        look("all of it");
        assertThat(judged).containsExactly("first", "all of it");
    }

    @Test
    void aContentIsJudgedOnceWhateverBecameOfIt() {
        answer = new Reload.Refused("CONFIG-INVALID", "a mistake");
        for (int i = 0; i < 5; i++) {
            look("bad");
        }
        assertThat(judged).containsExactly("bad");
        look("good");
        look("good");
        look("bad");
        look("bad");
        assertThat(judged).containsExactly("bad", "good", "bad");
    }

    @Test
    void whatCouldNotBeDecidedIsLookedAtAgain() {
        answer = new Reload.Later("starting");
        look("first");
        look("first");
        look("first");
        assertThat(judged).containsExactly("first", "first");
    }

    @Test
    void whoAsksDoesNotWait() {
        watch.look(Asked.YES);
        assertThat(judged).containsExactly("first");
        look("first");
        assertThat(judged).containsExactly("first");
    }
}
