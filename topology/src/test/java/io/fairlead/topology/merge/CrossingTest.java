package io.fairlead.topology.merge;

import static io.fairlead.topology.merge.GuardedLog.BILLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.MergedService;
import org.junit.jupiter.api.Test;

/// A command and a change have no order that a crash keeps. So what was written in the one order before it need not be
/// written again in the other, and a reader of uncommitted records has to take it back
/// (docs/adr/0009-a-publisher-proves-that-it-owns-what-it-writes.md).
class CrossingTest {
    /// The last endpoint of the service is suspect.
    private static GuardedLog suspect() {
        return new GuardedLog().snapshot(0, 1).gone(Evidence.FIRST, new Loss(1, 1), 1);
    }

    private static void release(GuardedLog log) {
        log.command(Command.Kind.RELEASE, new Subject.OfService(BILLING), "");
    }

    private static boolean writes(GuardedLog log, Class<?> entry) {
        return log.table.last.stream().anyMatch(it -> it instanceof Output.Put(var put) && entry.isInstance(put));
    }

    @Test
    void whatAReleaseWroteBeforeAnInstanceCameBackIsNotWrittenAgainAfterIt() {
        GuardedLog aborted = suspect();
        release(aborted);
        assertThat(writes(aborted, MergedService.class))
                .as("the service is empty")
                .isTrue();

        GuardedLog again = suspect().seen(1);
        assertThat(writes(again, MergedService.class)).isFalse();
        release(again);
        assertThat(writes(again, MergedService.class)).isFalse();
        assertThat(again.believed()).containsExactly(1);
    }
}
