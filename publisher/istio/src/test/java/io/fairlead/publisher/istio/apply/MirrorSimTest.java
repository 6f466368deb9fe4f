package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.istio.apply.Seen.Ours;
import io.fairlead.publisher.istio.apply.Seen.Theirs;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One object on a server that we and others write, a watch that lags by any amount, and answers that arrive before
/// or after it or are lost. A publisher that looks again after each drift, and after each failed write, must end with
/// the server as it wants it.
class MirrorSimTest {
    private static final ObjectKey KEY = new ObjectKey("ServiceEntry", "shop", "billing.mesh");

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 5_000) : LongStream.of(Long.parseLong(one));
    }

    private static Seen ours(String uid, long version, String content) {
        return new Ours(uid, version, false, new MeshObject(KEY, new ServiceKey("shop", "billing.mesh"), content));
    }

    private static Actual asActual(@Nullable Seen seen) {
        return switch (seen) {
            case null -> new Actual.Absent();
            case Ours ours -> new Actual.Owned(ours.object());
            case Theirs theirs -> new Actual.Foreign(theirs.owner());
        };
    }

    private static final class World {
        final Random random;
        final List<String> story = new ArrayList<>();
        final Deque<Runnable> watch = new ArrayDeque<>();
        final Mirror mirror = new Mirror(_ -> told());

        @Nullable
        Seen server;

        long version = 10;
        int incarnations;

        @Nullable
        String desired;

        boolean look = true;

        World(Random random) {
            this.random = random;
            mirror.goLive();
        }

        void told() {
            story.add("drift");
            look = true;
        }

        void put(String content) {
            Seen before = server;
            String uid = before == null ? "u" + ++incarnations : before.uid();
            become(ours(uid, ++version, content));
        }

        void become(Seen now) {
            server = now;
            story.add("server " + now);
            watch.add(() -> mirror.observed(KEY, now));
        }

        void end() {
            Seen before = server;
            if (before != null) {
                version++;
                server = null;
                story.add("server gone " + before.uid());
                watch.add(() -> mirror.vanished(KEY, before.uid()));
            }
        }

        void someWatch() {
            for (int i = random.nextInt(3); i > 0 && !watch.isEmpty(); i--) {
                watch.remove().run();
            }
        }

        void somebodyElse() {
            switch (random.nextInt(6)) {
                case 0 -> put("edited" + version);
                case 1 -> end();
                case 2 -> {
                    if (server == null) {
                        become(new Theirs("u" + ++incarnations, ++version, "Helm"));
                    }
                }
                case 3 -> {
                    if (server instanceof Ours(var uid, var _, var _, var object)) {
                        become(ours(uid, ++version, object.content()));
                    }
                }
                default -> {}
            }
        }

        /// What the publisher does when it looks at the object: a write only where actual and desired differ.
        void publish() {
            look = false;
            Actual actual = mirror.actual(KEY);
            String want = desired;
            if (actual instanceof Actual.Foreign
                    || (want == null ? actual instanceof Actual.Absent : holds(actual, want))) {
                return;
            }
            story.add("write " + want);
            mirror.begin(KEY);
            write(want);
        }

        private static boolean holds(Actual actual, String want) {
            return actual instanceof Actual.Owned(var object)
                    && object.content().equals(want);
        }

        private void write(@Nullable String want) {
            String uid = server == null ? null : server.uid();
            boolean refused = random.nextInt(6) == 0 || server instanceof Theirs;
            if (!refused && want != null) {
                put(want);
            } else if (!refused) {
                end();
            }
            Seen answer = server;
            someWatch();
            somebodyElse();
            someWatch();
            if (refused || random.nextInt(6) == 0) {
                story.add("no answer");
                mirror.failed(KEY);
                look = true;
            } else if (want == null) {
                mirror.deleted(KEY, uid);
            } else if (answer != null) {
                mirror.wrote(KEY, answer);
            }
        }

        void step() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    desired = random.nextInt(4) == 0 ? null : "v" + random.nextInt(3);
                    look = true;
                }
                case 1 -> somebodyElse();
                default -> {}
            }
            someWatch();
            if (look) {
                publish();
            }
        }

        void settle() {
            for (int i = 0; i < 100 && (look || !watch.isEmpty()); i++) {
                while (!watch.isEmpty()) {
                    watch.remove().run();
                }
                if (look) {
                    publishInPeace();
                }
            }
        }

        private void publishInPeace() {
            look = false;
            Actual actual = mirror.actual(KEY);
            String want = desired;
            if (actual instanceof Actual.Foreign) {
                return;
            }
            mirror.begin(KEY);
            if (want != null && !holds(actual, want)) {
                put(want);
                mirror.wrote(KEY, Objects.requireNonNull(server));
            } else if (want == null && server != null) {
                String uid = server.uid();
                end();
                mirror.deleted(KEY, uid);
            } else {
                mirror.failed(KEY);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsAsTheServerIsAndAsThePublisherWants(long seed) {
        World world = new World(new Random(seed));
        for (int i = 0; i < 30; i++) {
            world.step();
        }
        world.settle();

        assertThat(world.mirror.actual(KEY)).as("%s", world.story).isEqualTo(asActual(world.server));
        if (!(world.server instanceof Theirs)) {
            Actual wanted = world.desired == null ? new Actual.Absent() : asActual(ours("", 1, world.desired));
            assertThat(world.mirror.actual(KEY)).as("%s", world.story).isEqualTo(wanted);
        }
    }
}
